"""A reply as others read it: title, addressee, text without what is masked or left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anjia.kernel import identity
from anjia.ledger import papers
from anjia.processes.supervision.policy import outline, privacy
from anjia.processes.supervision.policy.proposals import Body, FindKind, PublishedAs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from anjia.processes.supervision.models import Find, Proposal, Reply

LEFT_OUT = "（此处不予公开）"
MOST_NAMED = 3
# What is printed is Chinese whatever the reader's language: it is the document itself.
_KINDS = {
    Body.CPPCC: "政协{session}第{number}号提案",
    Body.CONGRESS: "人大{session}第{number}号建议",
}
_WRITERS = {Body.CPPCC: "委员", Body.CONGRESS: "代表"}


def called(proposal: Proposal) -> str:
    """政协九届五次会议第54号提案."""
    pattern = _KINDS[Body(proposal.body)]
    return pattern.format(session=proposal.session, number=proposal.number)


def title(proposal: Proposal) -> str:
    """The title of its reply."""
    return f"关于{called(proposal)}的答复函"


def addressee(proposal: Proposal, *, masked: bool = False) -> str:
    """Whom the reply is for: 王某某、李某某等委员."""
    named = [identity.mask_name(name) if masked else name for name in proposal.named]
    more = "等" if len(named) > MOST_NAMED else ""
    return "、".join(named[:MOST_NAMED]) + more + _WRITERS[Body(proposal.body)]


def public_addressee(proposal: Proposal) -> str:
    """The same for everybody: masked unless those who wrote it agreed."""
    return addressee(proposal, masked=not proposal.names_public)


def letter(proposal: Proposal, reply: Reply, *, on: date) -> papers.Paper:
    """The reply in the official layout: a letter with its class above and the public mark below."""
    public = "此件公开发布" if proposal.published_as != PublishedAs.NONE else "此件不公开"
    remark = "，".join(filter(None, (public, reply.contact and f"联系人及电话：{reply.contact}")))
    return papers.Paper(
        kind=papers.Kind.REPLY,
        issuer=reply.issuer,
        red_head=reply.issuer,
        mark=f"类别：{reply.result_class}" if reply.result_class else "",
        number=reply.number,
        title=title(proposal),
        addressee=addressee(proposal),
        blocks=tuple(_blocks(reply.text)),
        signed_on=reply.signed_on or on,
        remark=remark,
    )


def _blocks(text: str) -> Iterator[papers.Block]:
    for line in outline.lines(text):
        if line.level:
            yield papers.Heading(line.level, line.text)
        else:
            yield papers.Paragraph(line.text)


def public_text(reply: Reply, finds: Iterable[Find], *, withheld: Collection[int]) -> str:
    """The text for everybody: what was not kept is masked, paragraphs kept back are named so."""
    spans = [
        privacy.Span(find.start, find.end, FindKind(find.kind)) for find in finds if not find.keep
    ]
    lines = privacy.masked(reply.text, spans).split("\n")
    return "\n".join(LEFT_OUT if at in withheld else line for at, line in enumerate(lines))

"""Forms of proposals: what must be there; whether it is right the actions decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anjia.processes.supervision.actions.proposals import Old, Registered, Written, names_of
from anjia.processes.supervision.forms.plain import Plain, day
from anjia.processes.supervision.models.choices import of
from anjia.processes.supervision.models.proposals import BODIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anjia.processes.supervision.models import Proposal
    from anjia.processes.supervision.policy.answered import Answered


class RegisterForm(Plain):
    """A proposal as it came in; of its writers only their names are asked for."""

    body = forms.ChoiceField(label=_("类型"), choices=of(BODIES))
    session = forms.CharField(
        label=_("届次"), max_length=40, help_text=_("如十届二次会议，不写“政协”“人大”。")
    )
    number = forms.CharField(label=_("编号"), max_length=24, help_text=_("如 54 或第0132号。"))
    title = forms.CharField(label=_("标题"), max_length=200)
    members = forms.CharField(
        label=_("提出人"),
        max_length=600,
        help_text=_("只写姓名，用顿号隔开。不要写电话和住址。"),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    names_public = forms.BooleanField(label=_("提出人同意公开姓名"), required=False)
    received_on = day(_("收到日期"))
    is_hard = forms.BooleanField(label=_("涉及面广、办理难度大（延长答复期限）"), required=False)
    hard_reason = forms.CharField(label=_("延长理由"), max_length=300, required=False)
    text = forms.CharField(
        label=_("正文"),
        max_length=60_000,
        required=False,
        widget=forms.Textarea({"rows": 8, "class": "form-control"}),
    )
    file = forms.FileField(
        label=_("原件"), required=False, help_text=_("Word、PDF、网页或文字文件。")
    )

    def registered(self) -> Registered:
        """The proposal as the action takes it."""
        given = {name: self.cleaned_data[name] for name in self.fields if name != "file"}
        return Registered(**given | {"members": names_of(given["members"])})

    @staticmethod
    def start(proposal: Proposal) -> Mapping[str, Any]:
        """What is registered, to be put right."""
        names = [name for name in RegisterForm.base_fields if name != "file"]
        here = {name: getattr(proposal, name) for name in names if name != "title"}
        return here | {"title": proposal.topic}


class ReplyForm(Plain):
    """A reply, written in plain paragraphs."""

    number = forms.CharField(
        label=_("文号"), max_length=80, required=False, help_text=_("如汉人社函〔2026〕21号。")
    )
    result_class = forms.ChoiceField(label=_("答复类别"), required=False)
    contact = forms.CharField(
        label=_("联系人及电话"),
        max_length=80,
        required=False,
        help_text=_("印在答复函后面，公开的网页上没有。"),
    )
    text = forms.CharField(
        label=_("答复正文"),
        max_length=60_000,
        help_text=_(
            "一段一行。以“一、”“（一）”“1.”开头的短行是小标题，编号由版式自动排。"
            "称谓、落款和日期不用写。"
        ),
        widget=forms.Textarea({"rows": 22, "class": "form-control sup-text"}),
    )

    def __init__(self, *args: Any, classes: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        listed = [(letter, f"{letter} {means}") for letter, means in classes.items()]
        self.fields["result_class"].choices = [("", _("还没定")), *listed]  # type: ignore[attr-defined]

    def written(self) -> Written:
        """The reply as the action takes it."""
        return Written(**self.cleaned_data)


class TakeForm(Plain):
    """The published reply as a file."""

    file = forms.FileField(
        label=_("已经公开的答复"), help_text=_("存下来的网页、Word、PDF 或文字文件。")
    )


class ReadForm(Plain):
    """What was read of a published reply, to be looked at before it is entered."""

    body = forms.ChoiceField(label=_("类型"), choices=of(BODIES))
    session = forms.CharField(label=_("届次"), max_length=40)
    number = forms.CharField(label=_("编号"), max_length=24)
    title = forms.CharField(label=_("提案建议的标题"), max_length=200)
    members = forms.CharField(label=_("提出人"), max_length=600)
    issuer = forms.CharField(label=_("办理部门"), max_length=80)
    document_number = forms.CharField(label=_("文号"), max_length=80, required=False)
    index_number = forms.CharField(label=_("索引号"), max_length=80, required=False)
    letter = forms.ChoiceField(
        label=_("类别"),
        choices=[("", _("没有写")), *((letter, letter) for letter in "ABCD")],
        required=False,
    )
    signer = forms.CharField(label=_("签发人"), max_length=40, required=False)
    signed_on = day(_("签发日期"), required=False)
    published_on = day(_("发布日期"), required=False)
    text = forms.CharField(
        label=_("答复正文"),
        max_length=60_000,
        widget=forms.Textarea({"rows": 14, "class": "form-control sup-text"}),
    )
    is_sample = forms.BooleanField(label=_("样例：别处的文件，只作示范"), required=False)

    @staticmethod
    def start(found: Answered) -> Mapping[str, Any]:
        """What was read."""
        names = [name for name in ReadForm.base_fields if name not in ("members", "is_sample")]
        return {name: getattr(found, name) for name in names} | {
            "members": "、".join(found.members)
        }

    def registered(self) -> Registered:
        """The proposal as the action takes it."""
        given = self.cleaned_data
        return Registered(
            body=given["body"],
            session=given["session"],
            number=given["number"],
            title=given["title"],
            members=names_of(given["members"]),
            received_on=given["signed_on"],
            is_sample=given["is_sample"],
        )

    def old(self) -> Old:
        """Its reply as the action takes it."""
        given = self.cleaned_data
        return Old(
            issuer=given["issuer"],
            text=given["text"],
            signer=given["signer"],
            signed_on=given["signed_on"],
            published_on=given["published_on"],
            letter=given["letter"],
            number=given["document_number"],
            index_number=given["index_number"],
        )

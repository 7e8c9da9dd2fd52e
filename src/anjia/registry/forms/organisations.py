"""The forms of an organisation's election and merger."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anjia.registry.actions import Elected
from anjia.registry.forms.controls import Form, day
from anjia.registry.models import Organisation

PARTY = "party_"


class ElectionForm(Form):
    """Who was elected to which post, and until when."""

    on = day(_("选举日期"))
    term_ends_on = day(_("届满日期"))
    elected = forms.CharField(
        label=_("当选人"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("一行一个：先写职务，空一格，再写姓名。例如：主任 某某"),
    )

    def clean_elected(self) -> list[Elected]:
        """Return posts and holders, a line each."""
        found = []
        for line in self.cleaned_data["elected"].splitlines():
            words = line.replace("：", " ").replace(":", " ").replace("、", " ").split()
            if not words:
                continue
            if len(words) < 2:
                raise forms.ValidationError(
                    _("“%(line)s”这一行要写职务和姓名，中间空一格。"), params={"line": line.strip()}
                )
            found.append(Elected(title=words[0], holder="".join(words[1:])))
        return found


class MergerForm(Form):
    """Into which organisation this one goes."""

    on = day(_("撤并日期"))
    other = forms.ChoiceField(label=_("并入哪个组织"))

    def __init__(self, *args: Any, organisation: Organisation, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = on.isoformat()
        # A Party organisation goes into a Party organisation, a committee into a committee.
        party = organisation.kind.startswith(PARTY)
        near = Organisation.objects.within(organisation.area[:9]).filter(ended_on__isnull=True)
        self.others = {
            str(row.pk): row
            for row in near.exclude(pk=organisation.pk).order_by("name")
            if row.kind.startswith(PARTY) is party
        }
        choices = [(row_id, row.name) for row_id, row in self.others.items()]
        other = self.fields["other"]
        if isinstance(other, forms.ChoiceField):
            other.choices = [("", _("请选")), *choices]

    def chosen(self) -> Organisation:
        """Return the organisation chosen."""
        found: Organisation = self.others[self.cleaned_data["other"]]
        return found

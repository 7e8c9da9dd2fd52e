"""Party and self-governing organisations, and which sites each of them serves."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import Placed
from anjia.registry.models.choices import OrganisationKind
from anjia.registry.models.places import Site


class Organisation(Placed):
    """A Party or self-governing organisation at the place where it is registered."""

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"name", "kind", "parent", "founded_on", "term_ends_on", "members", "ended_on"}
        | {"merged_into", "sites_served"}
    )

    name = models.CharField(_("组织名称"), max_length=100)
    kind = models.CharField(_("组织类型"), max_length=30, choices=OrganisationKind.choices)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级组织"),
    )
    founded_on = models.DateField(_("成立日期"), null=True, blank=True)
    term_ends_on = models.DateField(_("届满日期"), null=True, blank=True)
    members = models.PositiveIntegerField(_("成员人数"), null=True, blank=True)
    sites_served = models.TextField(
        _("服务安置点"),
        blank=True,
        default="",
        help_text=_("安置点名称，用顿号隔开"),
    )
    ended_on = models.DateField(_("撤并日期"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("并入组织"),
    )

    class Meta(Placed.Meta):
        verbose_name = _("组织")
        verbose_name_plural = _("组织")
        constraints = (
            models.UniqueConstraint(fields=("area", "name"), name="registry_organisation_name"),
            models.CheckConstraint(
                name="registry_organisation_not_own_parent", condition=~Q(parent=F("id"))
            ),
            models.CheckConstraint(
                name="registry_organisation_ends_after_start",
                condition=Q(ended_on__isnull=True)
                | Q(founded_on__isnull=True)
                | Q(ended_on__gte=F("founded_on")),
            ),
            models.CheckConstraint(
                name="registry_organisation_merged_means_ended",
                condition=Q(merged_into__isnull=True) | Q(ended_on__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.name


class OrganisationSite(Placed):
    """One site that an organisation serves; its area is the site's code."""

    seen_from_below = True
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset({"organisation", "site"})

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="served", verbose_name=_("组织")
    )
    site = models.ForeignKey(
        Site, models.PROTECT, related_name="organisations", verbose_name=_("安置点")
    )

    class Meta(Placed.Meta):
        verbose_name = _("组织覆盖安置点")
        verbose_name_plural = _("组织覆盖安置点")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "site"), name="registry_organisationsite_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Post(Placed):
    """A post held in an organisation, from an election or appointment to its end."""

    personal: ClassVar[frozenset[str]] = frozenset({"holder"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"organisation", "title", "started_on", "ended_on"}
    )

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="posts", verbose_name=_("组织")
    )
    title = models.CharField(_("职务"), max_length=50)
    holder = models.CharField(_("任职人"), max_length=50)
    started_on = models.DateField(_("任职日期"))
    ended_on = models.DateField(_("离任日期"), null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "title", "holder", "started_on"),
                name="registry_post_once",
            ),
            models.CheckConstraint(
                name="registry_post_ends_after_start",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
            ),
        )

    def __str__(self) -> str:
        return self.title

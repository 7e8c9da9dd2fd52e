"""Settlement sites and what stands in them: grids, buildings, dwellings."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anjia.base.scope.models import Placed
from anjia.registry.models.choices import Occupancy, Period, Setting, SiteKind, SiteStatus


class Site(Placed):
    """A settlement site (安置点); its area is its own 15-digit code."""

    seen_from_below = True  # a grid worker sees the name of the site that the grid is in
    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"name", "kind", "setting", "period", "capacity_households", "built_on", "address"}
        | {"longitude", "latitude", "status"}
    )

    name = models.CharField(_("安置点名称"), max_length=100)
    kind = models.CharField(_("安置方式"), max_length=20, choices=SiteKind.choices)
    setting = models.CharField(_("城乡类型"), max_length=10, choices=Setting.choices)
    period = models.CharField(
        _("建设时期"), max_length=10, choices=Period.choices, default=Period.THIRTEENTH
    )
    capacity_households = models.PositiveIntegerField(_("设计安置户数"), null=True, blank=True)
    built_on = models.DateField(_("建成日期"), null=True, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True, default="")
    longitude = models.DecimalField(
        _("经度"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    latitude = models.DecimalField(_("纬度"), max_digits=8, decimal_places=6, null=True, blank=True)
    status = models.CharField(
        _("状态"), max_length=10, choices=SiteStatus.choices, default=SiteStatus.ACTIVE
    )

    class Meta(Placed.Meta):
        verbose_name = _("安置点")
        verbose_name_plural = _("安置点")
        constraints = (
            models.UniqueConstraint(fields=("area",), name="registry_site_own_code"),
            models.CheckConstraint(
                name="registry_site_code_is_site", condition=Q(area__regex=r"^[0-9]{15}$")
            ),
            models.CheckConstraint(
                name="registry_site_point_on_earth",
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
            ),
        )
        indexes = (models.Index(fields=("area", "name"), name="registry_site_area_name"),)

    def __str__(self) -> str:
        return self.name


class Grid(Placed):
    """A grid (网格) within a site; its area is its own 18-digit code."""

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset({"site", "name", "number"})

    site = models.ForeignKey(Site, models.PROTECT, related_name="grids", verbose_name=_("安置点"))
    name = models.CharField(_("网格名称"), max_length=100)
    number = models.PositiveSmallIntegerField(_("网格序号"))

    class Meta(Placed.Meta):
        verbose_name = _("网格")
        verbose_name_plural = _("网格")
        constraints = (
            models.UniqueConstraint(fields=("area",), name="registry_grid_own_code"),
            models.UniqueConstraint(fields=("site", "number"), name="registry_grid_number_in_site"),
            models.CheckConstraint(
                name="registry_grid_code_is_grid", condition=Q(area__regex=r"^[0-9]{18}$")
            ),
            models.CheckConstraint(
                name="registry_grid_number_fits_code", condition=Q(number__range=(1, 999))
            ),
        )

    def __str__(self) -> str:
        return self.name


class Building(Placed):
    """A building of a site, in one grid or in none."""

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar[frozenset[str]] = frozenset({"site", "grid", "name", "floors", "units"})

    site = models.ForeignKey(
        Site, models.PROTECT, related_name="buildings", verbose_name=_("安置点")
    )
    grid = models.ForeignKey(
        Grid,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="buildings",
        verbose_name=_("网格"),
    )
    name = models.CharField(_("楼栋"), max_length=50)
    floors = models.PositiveSmallIntegerField(_("层数"), null=True, blank=True)
    units = models.PositiveSmallIntegerField(_("单元数"), null=True, blank=True)

    class Meta(Placed.Meta):
        verbose_name = _("楼栋")
        verbose_name_plural = _("楼栋")
        constraints = (
            models.UniqueConstraint(fields=("site", "name"), name="registry_building_in_site"),
        )

    def __str__(self) -> str:
        return self.name


class Dwelling(Placed):
    """One flat or house; its address in the site is building, unit and room."""

    personal: ClassVar[frozenset[str]] = frozenset({"title_number"})
    not_personal: ClassVar[frozenset[str]] = frozenset(
        {"building", "unit", "room", "floor_area", "title_registered", "occupancy"}
    )

    building = models.ForeignKey(
        Building, models.PROTECT, related_name="dwellings", verbose_name=_("楼栋")
    )
    unit = models.CharField(_("单元"), max_length=20, blank=True, default="")
    room = models.CharField(_("房号"), max_length=20)
    floor_area = models.DecimalField(
        _("建筑面积"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    title_registered = models.BooleanField(_("已办不动产登记"), null=True, blank=True)
    title_number = models.CharField(_("不动产权证号"), max_length=60, blank=True, default="")
    occupancy = models.CharField(
        _("使用情况"), max_length=10, choices=Occupancy.choices, default=Occupancy.UNKNOWN
    )

    class Meta(Placed.Meta):
        verbose_name = _("住房")
        verbose_name_plural = _("住房")
        constraints = (
            models.UniqueConstraint(
                fields=("building", "unit", "room"), name="registry_dwelling_address"
            ),
            models.CheckConstraint(
                name="registry_dwelling_floor_area_positive",
                condition=Q(floor_area__isnull=True) | Q(floor_area__gt=0),
            ),
            models.CheckConstraint(
                name="registry_dwelling_number_means_title",
                condition=Q(title_number="") | Q(title_registered=True),
            ),
        )
        indexes = (models.Index(F("area"), F("occupancy"), name="registry_dwelling_area_use"),)

    def __str__(self) -> str:
        return "-".join(part for part in (self.unit, self.room) if part)

"""What the ledgers of enterprise share: their permissions and units."""

from django.utils.translation import gettext_lazy as _

from anjia.domains.enterprise.policy import Permission
from anjia.ledger.declaration import Permissions, Unit

PERMISSIONS = Permissions(
    read=Permission.READ,
    write=Permission.WRITE,
    export=Permission.EXPORT,
    approve=Permission.APPROVE_EXPORT,
    import_=Permission.IMPORT,
)
KILOWATT_HOURS = Unit("kwh", _("千瓦时"))
DAYS = Unit("day", _("天"))

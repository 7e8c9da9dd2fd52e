"""Who may do what with the ledgers of employment."""

from anjia.domains.employment.policy import Permission
from anjia.ledger.declaration import Permissions

PERMISSIONS = Permissions(
    read=Permission.READ,
    write=Permission.WRITE,
    export=Permission.EXPORT,
    approve=Permission.APPROVE_EXPORT,
    import_=Permission.IMPORT,
    reveal=Permission.REVEAL,
)

# How workbooks call the number that names one person only.
NUMBERS = ("身份证号", "身份证号码", "公民身份号码", "身份证", "证件号码")

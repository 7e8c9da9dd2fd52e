"""The second factor: a time-based code (RFC 6238) from an authenticator, or a recovery code
once.

Built on the TOTP of `cryptography`, because the secret is to be sealed like other secrets and a
code must not work twice.
"""

import base64
import hmac
import io
import secrets
from datetime import datetime

import qrcode
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db import transaction
from qrcode.image.svg import SvgPathImage

from anjia.base.sealed.fields import put

from .models import Officer, RecoveryCode, SecondFactor

STEP = 30
DIGITS = 6
SECRET_BYTES = 20
RECOVERY_CODES = 10
ISSUER = "安家"
# One step either way: phones are up to half a minute off.
DRIFT = (0, -1, 1)


def begin(officer: Officer) -> SecondFactor:
    """A new secret that does not count before its first right code; an earlier unconfirmed one
    is replaced.
    """
    factor = SecondFactor(officer=officer)
    put(factor, "secret", base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode())
    factor.save()
    return factor


def address(factor: SecondFactor) -> str:
    """The `otpauth:` address that an authenticator reads from the picture."""
    return _totp(factor).get_provisioning_uri(factor.officer.username, ISSUER)


def picture(factor: SecondFactor) -> str:
    """The address as a QR code in SVG, for the page itself: the secret never leaves as a file."""
    code = qrcode.QRCode(border=2, image_factory=SvgPathImage)
    code.add_data(address(factor))
    out = io.BytesIO()
    code.make_image().save(out)
    return out.getvalue().decode().split("?>", 1)[-1]


def spelled(factor: SecondFactor) -> str:
    """The secret in groups of four, for a phone that cannot scan."""
    plain = factor.secret.open()
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def is_set_up(officer: Officer) -> bool:
    """Whether signing in asks the officer for a code."""
    return SecondFactor.objects.filter(officer=officer, confirmed_at__isnull=False).exists()


@transaction.atomic
def check(officer: Officer, code: str, *, at: datetime) -> bool:
    """Whether the code is right now; each code and each recovery code works once."""
    factor = SecondFactor.objects.select_for_update().filter(officer=officer).first()
    if factor is None:
        return False
    plain = code.replace(" ", "").replace("-", "").strip()
    if len(plain) == DIGITS and plain.isdigit():
        return _check_code(factor, plain, at=at)
    return factor.confirmed_at is not None and _use_recovery(officer, plain, at=at)


@transaction.atomic
def confirm(officer: Officer, code: str, *, at: datetime) -> list[str]:
    """Make the begun factor count and return fresh recovery codes, shown once; nothing on a
    wrong code.
    """
    if not check(officer, code, at=at):
        return []
    SecondFactor.objects.filter(officer=officer).update(confirmed_at=at)
    RecoveryCode.objects.filter(officer=officer).delete()
    codes = [secrets.token_hex(5) for _index in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(officer=officer, digest=_digest(made)) for made in codes
    )
    return [f"{made[:5]}-{made[5:]}" for made in codes]


def remove(officer: Officer) -> None:
    """Forget the factor and its recovery codes; the officer sets up a new one where the unit
    asks for it.
    """
    SecondFactor.objects.filter(officer=officer).delete()
    RecoveryCode.objects.filter(officer=officer).delete()


def _totp(factor: SecondFactor) -> TOTP:
    secret = base64.b32decode(factor.secret.open())
    # Authenticator apps know only SHA-1 and six digits.
    return TOTP(secret, DIGITS, hashes.SHA1(), STEP)  # noqa: S303 - HMAC-SHA-1, as RFC 6238 has it


def _check_code(factor: SecondFactor, code: str, *, at: datetime) -> bool:
    totp, now = _totp(factor), int(at.timestamp()) // STEP
    for drift in DRIFT:
        step = now + drift
        try:
            totp.verify(code.encode(), step * STEP)
        except InvalidToken:
            continue
        if step <= factor.last_step:
            return False
        factor.last_step = step
        factor.save(update_fields=["last_step"])
        return True
    return False


def _use_recovery(officer: Officer, plain: str, *, at: datetime) -> bool:
    wanted = _digest(plain.lower())
    for code in RecoveryCode.objects.select_for_update().filter(officer=officer, used_at=None):
        if hmac.compare_digest(bytes(code.digest), wanted):
            code.used_at = at
            code.save(update_fields=["used_at"])
            return True
    return False


def _digest(code: str) -> bytes:
    digest = hashes.Hash(hashes.SM3())
    digest.update(b"anjia recovery code\0" + code.encode())
    return digest.finalize()

"""The keyed hash over what an appointment gives: a row changed behind the application gives
nothing.
"""

import hmac as compare
import json

from cryptography.hazmat.primitives import hashes, hmac

from anjia.base.keys import KeyMissing, Purpose, store
from anjia.base.keys.store import IDENT_BYTES

from .models import Appointment


def stamp(appointment: Appointment) -> bytes:
    """Return the fingerprint of the present key and the HMAC-SM3 of everything that gives
    rights.
    """
    key = store().current(Purpose.AUDIT)
    return key.ident + _digest(appointment, key.secret)


def is_genuine(appointment: Appointment) -> bool:
    """Whether the appointment is as the application last wrote it."""
    held = bytes(appointment.stamp)
    try:
        key = store().find(Purpose.AUDIT, held[:IDENT_BYTES])
    except KeyMissing:
        return False
    return compare.compare_digest(held[IDENT_BYTES:], _digest(appointment, key.secret))


def _digest(appointment: Appointment, secret: bytes) -> bytes:
    text = json.dumps(
        [
            str(appointment.id),
            str(appointment.officer_id),
            appointment.role,
            list(appointment.areas),
            str(appointment.unit_id or ""),
            appointment.subject,
            str(appointment.valid_from),
            str(appointment.valid_to or ""),
            appointment.proposed_by,
            appointment.confirmed_by,
            str(appointment.confirmed_at is not None),
            str(appointment.withdrawn_at is not None),
        ],
        ensure_ascii=False,
    )
    digest = hmac.HMAC(secret, hashes.SM3())
    digest.update(b"anjia appointment\0" + text.encode())
    return digest.finalize()

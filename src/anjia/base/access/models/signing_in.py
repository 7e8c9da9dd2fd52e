"""What signing in keeps: sessions, failed attempts, used passwords and second factors."""

from typing import ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from anjia.base.sealed.fields import SealedField
from anjia.base.sealed.kinds import Kind

from .officers import Officer


class Session(AbstractBaseSession):
    """A browser in which an officer is signed in (or somebody is about to sign in)."""

    personal: ClassVar = {"address", "browser"}
    not_personal: ClassVar = {
        "session_key",
        "session_data",
        "expire_date",
        "officer",
        "started_at",
        "seen_at",
        "idle_minutes",
        "ends_at",
    }

    officer = models.ForeignKey(Officer, models.CASCADE, null=True, related_name="sessions")
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    idle_minutes = models.PositiveSmallIntegerField(null=True)
    ends_at = models.DateTimeField(null=True)
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=200, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        db_table = "access_session"


class Attempts(models.Model):
    """Failed attempts of one account or from one network address, counted before the password is
    looked at.
    """

    personal: ClassVar = {"key"}
    not_personal: ClassVar = {"id", "failures", "counted_from", "blocked_until", "blocks"}

    key = models.CharField(max_length=100, unique=True)
    failures = models.PositiveSmallIntegerField(default=0)
    counted_from = models.DateTimeField()
    blocked_until = models.DateTimeField(null=True)
    blocks = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.key


class UsedPassword(models.Model):
    """A password hash that an officer has used, so that it is not used again at once."""

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar = {"id", "officer", "password", "set_at"}

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="used_passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.officer_id} {self.set_at}"


class SecondFactor(models.Model):
    """The shared secret of an officer's authenticator; it counts once a first code has confirmed
    it.
    """

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar = {"officer", "secret", "confirmed_at", "last_step"}

    officer = models.OneToOneField(
        Officer, models.CASCADE, primary_key=True, related_name="second_factor"
    )
    secret = SealedField(kind=Kind.SECRET)
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.officer_id)


class RecoveryCode(models.Model):
    """A code that replaces the authenticator once; only its hash is kept."""

    personal: ClassVar[frozenset[str]] = frozenset()
    not_personal: ClassVar = {"id", "officer", "digest", "used_at"}

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="recovery_codes")
    digest = models.BinaryField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.officer_id)

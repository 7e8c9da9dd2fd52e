"""What a password must be, and passwords made for others. Django's own checks do the plain part."""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Officer, UsedPassword
from .rules import Rules

# No l, 1, O, 0 and I: the password is read out or copied from paper once.
_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GENERATED_LENGTH = 14
LONGEST = 128
KINDS_WANTED = 2


def generate() -> str:
    """A random password of 14 characters with all three kinds of character, to be changed at
    first use.
    """
    while True:
        made = "".join(secrets.choice(_LETTERS) for _index in range(GENERATED_LENGTH))
        if _kinds(made) == KINDS_WANTED + 1:
            return made


def check(password: str, *, officer: Officer, rules: Rules) -> None:
    """Raise `ValidationError` with every rule that the password breaks, in the user's language."""
    errors: list[str] = []
    if len(password) < rules.password_length:
        errors.append(
            ngettext(
                "密码至少要 %(length)d 位。", "密码至少要 %(length)d 位。", rules.password_length
            )
            % {"length": rules.password_length}
        )
    if len(password) > LONGEST:
        errors.append(_("密码最多 %(length)d 位。") % {"length": LONGEST})
    if _kinds(password) < KINDS_WANTED:
        errors.append(_("密码里数字、小写字母、大写字母或符号至少要有两种。"))
    if len(set(password)) < len(password) // 3:
        errors.append(_("密码里重复的字太多。"))
    for validator in (
        CommonPasswordValidator(),
        UserAttributeSimilarityValidator(user_attributes=("username", "name")),
    ):
        try:
            validator.validate(password, officer)
        except ValidationError as error:
            errors.extend(error.messages)
    if _was_used(password, officer=officer, remembered=rules.passwords_remembered):
        errors.append(
            _("这个密码用过了。最近 %(count)d 个密码不能再用。")
            % {"count": rules.passwords_remembered}
        )
    if errors:
        raise ValidationError(errors)


def is_worn(officer: Officer, *, rules: Rules, at: datetime) -> bool:
    """Whether the password is older than the office allows; zero days means that passwords do
    not wear.
    """
    if not rules.password_days or officer.password_changed_at is None:
        return False
    return at - officer.password_changed_at > timedelta(days=rules.password_days)


def _kinds(password: str) -> int:
    symbols = any(not character.isalnum() for character in password)
    return sum(
        (
            any(character.isdigit() for character in password),
            any(character.islower() for character in password),
            any(character.isupper() for character in password) or symbols,
        )
    )


def _was_used(password: str, *, officer: Officer, remembered: int) -> bool:
    hashes = [officer.password] if officer.password else []
    hashes += (
        UsedPassword.objects.filter(officer=officer)
        .order_by("-set_at")
        .values_list("password", flat=True)[:remembered]
    )
    return any(check_password(password, used) for used in hashes)

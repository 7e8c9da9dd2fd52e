"""How Django finds the officer of a session. Passwords are checked in `signing_in`, with lock-
out.
"""

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend

from .models import Officer


class OfficerBackend(BaseBackend):
    """Gives the officer of a session as long as they may sign in; `authenticate` always says no.

    Anything that asked Django to authenticate would pass by the lock-out, so nothing may.
    """

    def get_user(self, user_id: Any) -> Officer | None:
        """The active officer with this id."""
        try:
            key = UUID(str(user_id))
        except ValueError:
            return None
        return Officer.objects.filter(pk=key, active=True).first()

"""Passwords that an account had before."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from shizheng.accounts.models import PastPassword, User
from shizheng.plan.text import Text

KEPT = 3
"""How many passwords back a new one has to differ from."""
_ASKED = Text("新密碼不得與最近三次使用之密碼相同。", "Your password must be none of the last three that you used.")


class NotUsedBefore:
    """A new password is none of the account's last three."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ``ValidationError``."""
        if user is None or user.pk is None:
            return
        if any(check_password(password, past.password) for past in user.past_passwords.order_by("-pk")[:KEPT]):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def password_changed(self, password: str, user: User | None = None) -> None:
        """Remembers the hash of the password that the account has from now on."""
        if user is None or user.pk is None:
            return
        PastPassword.objects.create(user=user, password=user.password)
        kept = user.past_passwords.order_by("-pk").values_list("pk", flat=True)[:KEPT]
        user.past_passwords.exclude(pk__in=list(kept)).delete()

    def get_help_text(self) -> str:
        """What is asked of a password."""
        return _ASKED.in_language("en" if str(get_language()).startswith("en") else "zh")

"""What allauth may do with accounts: read them. Every change of one is an act, and acts have their own services."""

from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

SENTENCE = "Accounts change only by recorded acts. Ask an administrator to change this one."


class AccountAdapter(DefaultAccountAdapter):
    """No signing up, and no writing: each way in which allauth would save an account is shut."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def new_user(self, request: HttpRequest) -> NoReturn:
        """Raises PermissionDenied."""
        raise PermissionDenied(SENTENCE)

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> NoReturn:
        """Raises PermissionDenied."""
        raise PermissionDenied(SENTENCE)

    def set_password(self, user: Any, password: str) -> NoReturn:
        """Raises PermissionDenied."""
        raise PermissionDenied(SENTENCE)

    def confirm_email(self, request: HttpRequest, email_address: Any) -> NoReturn:
        """Raises PermissionDenied."""
        raise PermissionDenied(SENTENCE)

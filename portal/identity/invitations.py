"""Taking an account over: by its invitation, once, by its person, who sees who opened it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.asking import actor_of, login_required
from portal.forms.accounts import NewPasswordFields
from portal.identity.hands import knows
from portal.models import ApiToken
from portal.services import passwords
from raci.duties.gate import Refused
from raci.duties.services import accounts
from raci.people.models import Account


class InvitationForm(NewPasswordFields):
    """The choice about keys only where there are any."""

    def __init__(self, *args: object, account: Account) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        if not ApiToken.objects.filter(account=account, state="active").exists():
            del self.fields["keep_keys"]


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link. Looking at it uses nothing up."""
    account = accounts.invited_by_token(token)
    if account is None:
        return render(request, "account/invitation_over.html", status=410)
    form = InvitationForm(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        try:
            return _accepted(request, account, token, form)
        except ValidationError as weak:
            form.add_error("new_password", weak)
        except Refused as refused:
            context = {"account": account, "reasons": [each.sentence for each in refused.objections]}
            return render(request, "account/invitation_refused.html", context, status=403)
    context = {"account": account, "form": form}
    return render(request, "account/invitation.html", context, status=422 if form.errors else 200)


def _accepted(request: HttpRequest, account: Account, token: str, form: InvitationForm) -> HttpResponse:
    done = passwords.accept(
        account=account,
        token=token,
        password=form.cleaned_data["new_password"],
        keep_keys=bool(form.cleaned_data.get("keep_keys")),
        actor=actor_of(request) if request.user.is_authenticated else None,
        opener_here=knows(request, account.invited_by),
    )
    messages.success(request, f"Your password is set. Sign in as {done.login}.")
    return redirect("account_login")


@login_required
def unconfirmed(request: HttpRequest) -> HttpResponse:
    """Why an account reads nothing yet, and who is asked."""
    account = actor_of(request).account
    if account is None or not account.awaits_confirmation:
        return redirect("home")
    return render(request, "account/unconfirmed.html", {"account": account})

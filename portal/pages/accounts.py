"""Accounts: who can sign in, how their invitation got to them, and what waits to be confirmed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from portal import words
from portal.asking import login_required, one, standing_of
from portal.deeds import birth_deed, deeds_on, shown_doors
from portal.doors.sight import in_sight
from portal.history import history
from portal.parts import Choice, Column, Crumb, Fact, Filter, Head
from raci.people.models import Account

SHOWN = 500
STATES = (("unconfirmed", "Waits to be confirmed"), ("invited", "Invited"), ("active", "Active"), ("closed", "Closed"))


def state_of(row: Account) -> str:
    """The state as people read it: a password that anybody could have set is none yet."""
    waits = row.awaits_confirmation and row.state == "active"
    return "account.unconfirmed" if waits else f"account.{row.state}"


def handed(row: Account) -> str:
    """How the last invitation got to its person."""
    if row.invited_by is None:
        return "It was opened before there were invitations"
    how = row.get_invited_how_display()
    return f"{row.invited_by}: {how[:1].lower()}{how[1:]}"


def _shown(row: Account, own: bool) -> list[str]:
    """What is offered on its page: nobody else's password, and no confirmation where nothing is in doubt."""
    codes = [door.act.code for door in shown_doors(Account.SUBJECT)]
    left_out = {*(() if own else ("account.set_password",)), *(() if row.awaits_confirmation else ("account.confirm",))}
    return [code for code in codes if code not in left_out]


@login_required
def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts in sight, those that wait for somebody first."""
    wanted = request.GET.get("state", "")
    rows = in_sight("account", standing_of(request)).select_related("person", "invited_by")
    if wanted == "unconfirmed":
        rows = rows.filter(awaits_confirmation=True, state="active")
    elif wanted in dict(STATES):
        rows = rows.filter(state=wanted)
    order = {f"account.{code}": place for place, (code, _) in enumerate(STATES)}
    found = [(row, state_of(row), handed(row)) for row in rows.order_by("person__name", "login")[:SHOWN]]
    head = Head(
        title="Accounts",
        lead="Nobody knows the password of another. Whoever opens an account makes an invitation, and its person sets "
        "the password.",
        sphere="duties",
        crumbs=[Crumb("People and roles", reverse("people"))],
        deeds=[birth_deed(request, "account.open")],
        as_of=False,
    )
    context = {
        "head": head,
        "accounts": sorted(found, key=lambda each: order[each[1]]),
        "columns": [Column("Account"), Column("Person"), Column("Invitation"), Column("State")],
        "filters": [Filter("state", "State", [Choice(code, word, wanted == code) for code, word in STATES])],
        "clear_url": request.path if wanted else "",
    }
    return render(request, "pages/people/accounts.html", context)


@login_required
def account(request: HttpRequest, pk: str) -> HttpResponse:
    """One account: whose it is, who opened it, and whether it is certain who has it."""
    standing = standing_of(request)
    rows = in_sight("account", standing).select_related("person", "invited_by", "handed_by")
    row: Account = one(rows, pk=pk)
    own = row.person_id == standing.person.pk
    open_now = row.invitation and row.invited_until
    head = Head(
        title=f"The account {row.login}",
        lead=f"{row.person} signs in with it. Rules bind the person, whatever account they use.",
        sphere="duties",
        crumbs=[Crumb("People and roles", reverse("people")), Crumb("Accounts", reverse("accounts"))],
        state=state_of(row),
        facts=[Fact(words.day_long(row.invited_until), "Invitation until")] if open_now and row.invited_until else [],
        as_of=False,
    )
    context = {
        "head": head,
        "account": row,
        "waits": row.awaits_confirmation and row.state == "active",
        "own": own,
        "deeds": deeds_on(request, row, only=_shown(row, own)),
        "history": history(row, standing=standing),
    }
    return render(request, "pages/people/account.html", context)


urlpatterns = [
    path("accounts/", accounts, name="accounts"),
    path("accounts/<uuid:pk>/", account, name="account"),
]

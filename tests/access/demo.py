"""The demo organisation as a world for tests that want one of everything."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.management import call_command
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from portal import explaining
from portal.addresses import PAGES, why_address
from portal.doors.sight import in_sight
from raci.alignment import resilience
from raci.duties.models import SodRule
from raci.duties.standing import Standing
from raci.ledger.governed import Governed, subject_model
from raci.people.models import Account, Membership, OrgUnit, RoleBinding, Team

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ROLES = (
    "board", "chair", "secretary", "cio", "policy-author", "it-manager", "service-owner", "internal-audit",
    "external-audit", "access-admin",
)  # fmt: skip


ALIKE = {
    "check-run-progress": "check-run",
    "person-open": "person",
    "measure": "objective",
    "objective-openslo": "objective",
    "service-openslo": "service",
    "chart-editor": "chart",
    "chart-cell": "chart",
    "chart-against": "chart",
    "chart-csv": "chart",
    "chart-xlsx": "chart",
    "access-review-keep": "access-review",
    "access-review-csv": "access-review",
    "access-review-xlsx": "access-review",
}
"""Pages that take the arguments of another."""
ELSEWHERE = {"objective"}
"""Kinds whose page is that of something else."""


def empty() -> None:
    """Take everything out of the database."""
    call_command("flush", interactive=False, verbosity=0)


def load() -> None:
    """Empty the database and load the demonstration."""
    empty()
    call_command("demo", verbosity=0)


@dataclass(frozen=True)
class Reader:
    """Somebody who opens pages; nobody at all has no account."""

    name: str
    account: Account | None

    def client(self) -> Client:
        """A browser in which they are signed in."""
        client = Client(raise_request_exception=True)
        if self.account is not None:
            client.force_login(self.account, backend=BACKEND)
        return client


class World:
    """Readers of every kind, and one object of every kind."""

    sessions: dict[str, str] = {}
    """Reader -> the key of a session in a browser."""

    @cached_property
    def readers(self) -> list[Reader]:
        """Nobody, somebody without a role, a technical administrator, and one holder of each role."""
        found = [Reader("nobody", None), Reader("outsider", self._outsider()), Reader("superuser", self._superuser())]
        return found + [Reader(code, self._holder(code)) for code in ROLES]

    def reader(self, name: str) -> Reader:
        """The reader of that name."""
        return next(each for each in self.readers if each.name == name)

    def accounts(self) -> "QuerySet[Account]":
        """Everybody who may sign in, by login."""
        active = Account.objects.filter(state="active", person__state="active", person__kind="human")
        active = active.filter(awaits_confirmation=False)
        return active.select_related("person").order_by("login")

    def _holder(self, code: str) -> Account:
        held = RoleBinding.objects.valid().filter(role__code=code, unit__parent=None)
        found = self.accounts().filter(person__in=held.values("person")).first()
        if found is None:
            held = RoleBinding.objects.valid().filter(role__code=code)
            found = self.accounts().filter(person__in=held.values("person")).first()
        assert found is not None, f"the demo has nobody with an account who is {code}"
        return found

    def _outsider(self) -> Account:
        held = RoleBinding.objects.valid().filter(person__isnull=False)
        by_team = RoleBinding.objects.valid().filter(team__isnull=False)
        teams = Membership.objects.filter(team__in=by_team.values("team"), state="member")
        rows = self.accounts().filter(is_superuser=False)
        found = rows.exclude(person__in=held.values("person")).exclude(person__in=teams.values("person")).first()
        assert found is not None, "the demo has nobody without a role"
        return found

    def _superuser(self) -> Account:
        found = self.accounts().filter(is_superuser=True).first()
        assert found is not None, "the demo has no technical administrator"
        return found

    @cached_property
    def places(self) -> dict[str, tuple[tuple[Any, ...], Governed | None]]:
        """URL name -> arguments of the page of some object, and the object."""
        found: dict[str, tuple[tuple[Any, ...], Governed | None]] = {"event": ((1,), None), "notice": ((1,), None)}
        objective = self.some("objective")
        found["objective"] = ((str(getattr(objective, "code", "")),), objective)
        for subject, place in PAGES.items():
            row = None if subject in ELSEWHERE else self.some(subject)
            if row is not None:
                name, arguments = place(row)
                found.setdefault(name, (arguments, row))
        for name, like in ALIKE.items():
            if like in found:
                found[name] = found[like]
        return found

    def urls(self, name: str) -> list[str]:
        """The addresses of a page: of one object in each state that the demonstration has, where it needs one."""
        like = ALIKE.get(name, name)
        found = [self.url(name), *(reverse(name, args=args) for args in self._of_states.get(like, ()))]
        return list(dict.fromkeys(found))

    @cached_property
    def _of_states(self) -> dict[str, list[tuple[Any, ...]]]:
        """Name of a page -> the arguments for an object of each kind and state that it shows."""
        found: dict[str, list[tuple[Any, ...]]] = {}
        for subject in PAGES.keys() - ELSEWHERE:
            rows = subject_model(subject)._default_manager
            for state in rows.order_by().values_list("state", flat=True).distinct():
                name, arguments = PAGES[subject](rows.filter(state=state)[0])
                if arguments:
                    found.setdefault(name, []).append(arguments)
        return found

    def explanations(self) -> Iterator[str]:
        """A question about somebody else for every act on an object of every kind and state that the page of
        explanations offers."""
        somebody = self._holder("policy-author").person_id
        for kind in explaining.KINDS:
            rows = subject_model(kind.subject)._default_manager
            for state in rows.order_by().values_list("state", flat=True).distinct():
                row = rows.filter(state=state)[0]
                yield from (why_address(row, code, somebody) for code, _ in explaining.acts_of(kind.subject))

    def what_ifs(self) -> Iterator[str]:
        """Each of the questions of what would happen if, for every group of open decisions."""
        somebody, root = self._holder("policy-author").person_id, OrgUnit.objects.get(parent=None)
        teams = list(Team.objects.filter(state="active")[:2])
        moved = {"what": "move", "person": str(somebody), "team": teams[0].code, "leaving": teams[1].code}
        given = {"what": "grant", "role": "service-owner", "holder": f"person:{somebody}", "unit": root.code}
        team = given | {"role": "chair", "holder": f"team:{teams[0].code}"}
        ruled = [{"what": "enforce", "rule": row.code} for row in SodRule.objects.filter(state="in_force")]
        for question in (moved, given, team, *ruled):
            yield f"{reverse('what-if')}?{urlencode(question)}"
            for about in resilience.GROUPS:
                yield f"{reverse('what-if-open')}?{urlencode(question | {'about': about})}"

    def url(self, name: str) -> str:
        """The address of a page, of some object where it needs one."""
        return reverse(name, args=self.places.get(name, ((), None))[0])

    def shows(self, name: str, reader: Reader) -> bool:
        """Whether the object of a page is within somebody's sight."""
        row = self.places.get(name, ((), None))[1]
        if reader.account is None:
            return False
        standing = Standing(reader.account.person)
        return bool(standing.grants) and (row is None or in_sight(row.SUBJECT, standing).filter(pk=row.pk).exists())

    def some(self, subject: str, choose: Callable[[Any], Any] = lambda rows: rows.first()) -> Governed | None:
        """Some object of a kind."""
        found: Governed | None = choose(subject_model(subject)._default_manager.all())
        return found

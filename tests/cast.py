"""The cast: one person for each part that is played in the tests, in a made-up organisation.

Everything is laid by services, through the gate, once for the whole run; tests roll back what they add.
"""

from dataclasses import dataclass

from raci.duties import founding, signatures
from raci.duties.models import Chart
from raci.duties.services import accounts, bindings, charts, memberships, people
from raci.ledger.governed import Governed
from raci.people.actor import Actor
from raci.people.models import Account, Membership, OrgUnit, Person, Role, Team

PASSWORD = "reservoir-lantern-41"

PARTS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    # part: name, title, roles
    "chair": ("Helena Brandt", "Chair of the board", ("board", "chair")),
    "member": ("Judith Oyelaran", "Board member", ("board",)),
    "second_member": ("Tomas Quiroga", "Board member", ("board",)),
    "third_member": ("Marek Lindqvist", "Board member", ("board",)),
    "risk_member": ("Priya Nandakumar", "Chairs audit and risk", ("board", "audit-risk")),
    "secretary": ("Fiona Mackay", "Company secretary", ("secretary",)),
    "ceo": ("Astrid Vahl", "Chief executive", ("ceo",)),
    "cio": ("Daniel Ferreira", "Chief information officer", ("cio",)),
    "ciso": ("Lena Sorensen", "Chief information security officer", ("ciso",)),
    "author": ("Omar Haddad", "Policy author", ("policy-author",)),
    "owner": ("Nora Whitlock", "Policy owner", ("policy-author",)),
    "it_manager": ("Elif Laszlo", "IT manager", ("it-manager",)),
    "service_owner": ("Keiko Mori", "Service owner", ("service-owner",)),
    "ops": ("Pavel Kral", "Operations lead", ("ops-lead",)),
    "operator": ("Sunniva Berg", "Control operator", ("control-operator",)),
    "auditor": ("Yusuf Demir", "Internal auditor", ("internal-audit",)),
    "tester": ("Bruno Weiss", "Control tester", ("control-tester",)),
    "external": ("Clara Dubois", "External auditor", ("external-audit",)),
    "access_admin": ("Gwen Tudor", "Access administrator", ("access-admin",)),
    "approver": ("Stefan Wyss", "Access approver", ("access-approver",)),
    "outsider": ("Ines Carvalho", "Visitor without a role", ()),
}


@dataclass(frozen=True)
class Cast:
    """The organisation of the tests. ``cast["author"]`` is an Actor with an account."""

    root: OrgUnit
    it: OrgUnit
    team: Team
    actors: dict[str, Actor]

    def __getitem__(self, part: str) -> Actor:
        return self.actors[part]

    def person(self, part: str) -> Person:
        return self.actors[part].person

    def account(self, part: str) -> Account:
        account = self.actors[part].account
        assert account is not None
        return account

    def sign(self, part: str, act: str, subject: Governed) -> str:
        """A fresh signature of the part."""
        digest = subject.content_digest()
        return signatures.sign(account=self.account(part), password=PASSWORD, act=act, subject=subject, digest=digest)


def with_account(cast: Cast, person: Person, login: str, *, is_superuser: bool = False) -> Account:
    """An account with the password of the tests: opened by one who keeps persons, confirmed by another."""
    account, token = accounts.open_account(
        actor=cast["access_admin"], person=person, login=login, is_superuser=is_superuser
    )
    taken = accounts.accept(account=account, token=token, password=PASSWORD)
    return accounts.confirm(actor=cast["secretary"], account=taken)


def joined(cast: Cast, person: Person, team: Team) -> Membership:
    """Somebody in a team, proposed and let in by those whose duty it is."""
    by = "secretary" if person == cast.person("access_admin") else "access_admin"
    other = "chair" if person == cast.person("approver") else "approver"
    row = memberships.propose(actor=cast[by], person=person, team=team)
    return memberships.approve(actor=cast[other], membership=row)


def _person(system: Actor, part: str, unit: OrgUnit, superuser: bool = False) -> Actor:
    name, title, roles = PARTS.get(part, ("Root Admin", "Technical administrator", ()))
    person = people.add_person(actor=system, name=name, title=title, email=f"{part}@aldermere.example", unit=unit)
    invited, token = accounts.open_account(actor=system, person=person, login=part, is_superuser=superuser)
    account = accounts.accept(account=invited, token=token, password=PASSWORD)
    for code in roles:
        role = Role.objects.get(code=code)
        binding = bindings.propose(actor=system, holder=person, role=role, unit=unit, reason="Founding")
        bindings.found(actor=system, binding=binding)
    return Actor(person, account)


def lay() -> None:
    """Found Aldermere Water: people, roles, rules and the first chart in force."""
    founding.lay_ground()
    system = founding.system()
    root = people.create_unit(actor=system, code="group", name="Aldermere Water")
    it = people.create_unit(actor=system, code="it", name="Group IT", parent=root)
    founding.seat_services(actor=system, unit=root)
    actors = {part: _person(system, part, root) for part in PARTS}
    _person(system, "superuser", root, superuser=True)
    team = people.create_team(actor=system, code="security", name="Security team", sphere="management", unit=it)
    for part in ("ciso", "operator"):
        row = memberships.propose(actor=system, person=actors[part].person, team=team)
        memberships.found(actor=system, membership=row)
    chart = founding.starting_chart(actor=system, unit=root, advice_days=0)
    chair = actors["chair"]
    assert chair.account is not None
    signature = signatures.sign(
        account=chair.account, password=PASSWORD, act="chart.approve", subject=chart, digest=chart.content_digest()
    )
    charts.put_in_force(actor=chair, chart=chart, signature=signature)


def load() -> Cast:
    """The cast as it stands in the database; laid where it is not there yet."""
    if not Chart.objects.filter(state="in_force").exists():
        lay()
    accounts = Account.objects.select_related("person__unit")
    actors = {account.login: Actor(account.person, account) for account in accounts}
    actors["service"] = Actor.service(founding.CHECKS)
    units = {unit.code: unit for unit in OrgUnit.objects.all()}
    return Cast(units["group"], units["it"], Team.objects.get(code="security"), actors)

"""Laying the ground: what the system brings before any RACI chart is in force, and how that time ends.

It ends when a second person puts the first chart in force. That person holds, by the draft itself, the letter A for
doing so; whoever drafted the chart cannot be that person (SOD-07).
"""

from typing import NamedTuple

from django.contrib.auth.password_validation import validate_password

from raci.duties import own_acts
from raci.duties.defaults import CHART, ROLES, RULES
from raci.duties.gate import passing
from raci.duties.models import Chart, SodRule
from raci.duties.services import accounts, bindings, charts, people, rules
from raci.duties.services.charts import Cell
from raci.people.actor import Actor
from raci.people.models import Account, OrgUnit, Person, Role

SYSTEM = "Countersign"
CHECKS = "Countersign checks"
SERVICES = (SYSTEM, CHECKS)
ADVICE_DAYS = 5
"""For so many days decisions wait for advice while nobody has said otherwise."""


class AlreadyBegun(RuntimeError):
    """The organisation is set up; nobody sets it up twice."""


class Ground(NamedTuple):
    """What was new."""

    services: int
    roles: int
    rules: int


def system() -> Actor:
    """The system itself; it introduces itself where it is not there yet."""
    found = Person.objects.filter(name=SYSTEM, kind=Person.Kind.SERVICE).first()
    if found:
        return Actor(found)
    myself = Person(name=SYSTEM, title="The portal itself", kind=Person.Kind.SERVICE)
    with passing(own_acts.ADD_PERSON, myself, actor=Actor(myself)):
        pass
    return Actor(myself)


def lay_ground() -> Ground:
    """Bring the shipped services, roles and rules where they are missing. Safe to repeat."""
    actor = system()
    founding = not Chart.objects.filter(state="in_force").exists()
    if not founding:
        return Ground(0, 0, 0)
    return Ground(_services(actor), _roles(actor), _rules(actor))


def _services(actor: Actor) -> int:
    missing = set(SERVICES) - set(Person.objects.filter(kind="service").values_list("name", flat=True))
    for name in sorted(missing):
        people.add_person(actor=actor, name=name, title="Works in the background", kind=Person.Kind.SERVICE)
    return len(missing)


def _roles(actor: Actor) -> int:
    known = set(Role.objects.values_list("code", flat=True))
    missing = [(order, seed) for order, seed in enumerate(ROLES) if seed.code not in known]
    for order, seed in missing:
        people.create_role(
            actor=actor,
            code=seed.code,
            title=seed.title,
            short=seed.short,
            sphere=seed.sphere,
            purpose=seed.purpose,
            order=order * 10,
        )
    return len(missing)


def _rules(actor: Actor) -> int:
    known = set(SodRule.objects.values_list("code", flat=True))
    missing = [seed for seed in RULES if seed.code not in known]
    for seed in missing:
        rule = rules.draft(
            actor=actor,
            code=seed.code,
            title=seed.title,
            kind=seed.kind,
            terms=seed.terms,
            source=seed.source,
            liftable=seed.liftable,
            mode=seed.mode,
        )
        rules.found(actor=actor, rule=rule)
    return len(missing)


def seat_services(*, actor: Actor, unit: OrgUnit) -> None:
    """Give the background services their role in the whole organisation. ``unit`` is its root."""
    role = Role.objects.get(code="system")
    for person in Person.objects.filter(kind=Person.Kind.SERVICE).exclude(pk=actor.person.pk).order_by("name"):
        binding = bindings.propose(actor=actor, holder=person, role=role, unit=unit, reason="Background work")
        bindings.found(actor=actor, binding=binding)


def starting_chart(*, actor: Actor, unit: OrgUnit, advice_days: int = ADVICE_DAYS) -> Chart:
    """Draft the shipped chart for the whole organisation; somebody else puts it in force."""
    roles = {role.code: role for role in Role.objects.all()}
    cells = [
        Cell(activity, roles[code], letter)
        for activity, row in CHART.items()
        for code, letters in row.items()
        for letter in letters
    ]
    reason = "The chart that the product starts with"
    return charts.draft(actor=actor, unit=unit, cells=cells, reason=reason, advice_days=advice_days)


def next_chart(*, actor: Actor, unit: OrgUnit, reason: str = "") -> Chart:
    """Draft the next chart of a unit: like the one in force there, or, while there is none, the shipped one."""
    if Chart.objects.filter(state="in_force").exists():
        return charts.draft_like(actor=actor, unit=unit, reason=reason)
    return starting_chart(actor=actor, unit=unit)


def begun() -> bool:
    """Whether somebody can sign in already."""
    return Account.objects.exists()


def begin(*, organisation: str, name: str, login: str, password: str, email: str = "") -> Account:
    """Name the organisation and its first technical administrator; only while nobody can sign in.

    Raises:
        AlreadyBegun: somebody can.
        ValidationError: the password is too weak.
    """
    if begun():
        raise AlreadyBegun("The organisation is set up already. Sign in.")
    validate_password(password)
    lay_ground()
    actor = system()
    root = people.create_unit(actor=actor, code="group", name=organisation)
    seat_services(actor=actor, unit=root)
    person = people.add_person(actor=actor, name=name, title="Technical administrator", email=email, unit=root)
    account, token = accounts.open_account(actor=actor, person=person, login=login, is_superuser=True)
    return accounts.accept(account=account, token=token, password=password)

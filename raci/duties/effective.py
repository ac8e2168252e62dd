"""Who holds which role by what, flat: a row for each person, role held, and binding, team, delegation or emergency.

The database keeps the table itself (see ``raci.ledger.derived``), so it is right within the transaction of every act
that gives a role or takes one away. Time is not in it: a row says from when until when, and whoever reads it asks for
a moment. Nor is whether people are still active, which ends what is delegated at once.
"""

from django.db import models

from raci.ledger.derived import Derived, Follows
from raci.people.models import OrgUnit, Person, Role, Team

_GIVES = "(b.state = 'approved' OR (b.state = 'ended' AND b.valid_until IS NOT NULL))"
_ENDED = "CASE WHEN b.state = 'ended' THEN b.valid_until END"

SENIOR = """senior (top_id, holds_id) AS (
        SELECT id, id FROM raci_role
        UNION SELECT s.top_id, i.junior_id FROM senior s JOIN raci_inheritance i ON i.senior_id = s.holds_id
    )"""
"""Every role with each role that it inherits, and itself."""

GIVEN = f"""
        SELECT b.id AS origin_id, b.id AS source_id, b.role_id AS top_id, b.person_id, b.unit_id,
               b.valid_from AS since, b.valid_until AS until, {_ENDED} AS counts_from,
               CAST(NULL AS uuid) AS team_id, CAST(NULL AS uuid) AS delegator_id, '' AS code
          FROM raci_rolebinding b WHERE b.person_id IS NOT NULL AND {_GIVES}
        UNION ALL
        SELECT b.id, m.id, b.role_id, m.person_id, b.unit_id,
               CASE WHEN m.joined_at > b.valid_from THEN m.joined_at ELSE b.valid_from END,
               CASE WHEN b.valid_until IS NULL OR m.left_at < b.valid_until THEN m.left_at ELSE b.valid_until END,
               {_ENDED}, m.team_id, CAST(NULL AS uuid), ''
          FROM raci_membership m JOIN raci_rolebinding b ON b.team_id = m.team_id
         WHERE {_GIVES} AND m.state IN ('member', 'left') AND (m.left_at IS NULL OR m.left_at > b.valid_from)
           AND (b.valid_until IS NULL OR b.valid_until > m.joined_at)
        UNION ALL
        SELECT b.id, d.id, b.role_id, d.delegate_id, d.unit_id, d.valid_from,
               CASE WHEN b.valid_until < d.valid_until THEN b.valid_until ELSE d.valid_until END,
               CASE WHEN d.state <> 'ended' THEN {_ENDED}
                    WHEN b.state = 'ended' AND b.valid_until > d.valid_until THEN b.valid_until
                    ELSE d.valid_until END,
               CAST(NULL AS uuid), d.delegator_id, d.code
          FROM raci_delegation d JOIN raci_rolebinding b ON b.id = d.binding_id
         WHERE {_GIVES} AND d.state IN ('accepted', 'ended')
        UNION ALL
        SELECT e.id, e.id, e.role_id, e.person_id, e.unit_id, e.begun_at, e.ends_at,
               CAST(NULL AS timestamptz), CAST(NULL AS uuid), CAST(NULL AS uuid), e.code
          FROM raci_emergency e"""
"""The roles of everybody before what they inherit is added."""

_ABOVE = """top_id IN (WITH RECURSIVE above (role_id) AS (
        SELECT @row.senior_id UNION SELECT i.senior_id FROM above JOIN raci_inheritance i ON i.junior_id = above.role_id
    ) SELECT role_id FROM above)"""


class EffectiveGrant(Derived):
    """A person holds a role in a unit for a time.

    Attributes:
        origin_id: the binding that gives the role, or the emergency.
        source_id: the membership or the delegation by which it reaches the person; else the same.
        role: what is held; ``top`` is the role that was given and inherits it.
        counts_from: of what was ended; before that moment it did not count yet.
        team: whose binding it is.
        delegator: for whom the person acts; it counts while this person is active.
        code: of the delegation or the emergency.
    """

    TERMS = SENIOR
    ROWS = (
        f"SELECT given.*, senior.holds_id AS role_id FROM ({GIVEN}) given JOIN senior ON senior.top_id = given.top_id"
    )
    FOLLOWS = (
        # born proposed or offered, which gives nothing
        Follows("raci_rolebinding", ("UPDATE",), "origin_id = @row.id"),
        Follows("raci_delegation", ("UPDATE",), "source_id = @row.id"),
        Follows("raci_membership", ("UPDATE",), "source_id = @row.id"),
        Follows("raci_emergency", ("INSERT", "UPDATE"), "source_id = @row.id"),
        Follows("raci_inheritance", ("INSERT", "UPDATE", "DELETE"), _ABOVE),
    )

    pk = models.CompositePrimaryKey("origin_id", "source_id", "role_id")
    origin_id = models.UUIDField()
    source_id = models.UUIDField()
    role = models.ForeignKey(Role, models.DO_NOTHING, related_name="+", db_constraint=False)
    top = models.ForeignKey(Role, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    person = models.ForeignKey(Person, models.DO_NOTHING, related_name="+", db_constraint=False)
    unit = models.ForeignKey(OrgUnit, models.DO_NOTHING, related_name="+", db_constraint=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    counts_from = models.DateTimeField(null=True)
    team = models.ForeignKey(Team, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False)
    delegator = models.ForeignKey(
        Person, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    code = models.CharField(max_length=16, blank=True)

    class Meta:
        db_table = "raci_effectivegrant"
        indexes = [models.Index(fields=["source_id"], name="grant_of_source")]

    def __str__(self) -> str:
        return f"{self.role} for {self.person} in {self.unit}"

"""Acts on treatments of risks: planned and done by management, verified by assurance.

Never by one who reported it done (SOD-58), nor by whoever answers for it or for the risk (SOD-57).
"""

from collections.abc import Iterator

from governance.acts.appetite import reason_given
from governance.acts.risks import is_alive
from raci.duties.acts import Act, Activity, Question
from raci.duties.objections import Objection, Why
from raci.people.spheres import Sphere

VERIFY_TREATMENT = Activity(
    code="verify-treatment", title="Verify that risks were treated", sphere=Sphere.ASSURANCE, order=26
)
_REPORTER, _VERIFIER = {"risk-treatment": "reporter"}, {"risk-treatment": "verifier"}


def evidence_named(question: Question) -> Iterator[Objection]:
    """What nobody can look up nobody can verify."""
    if "evidence" in question.facts and not str(question.facts["evidence"]).strip():
        yield Objection(Why.UNFIT, "Say where it can be seen that this was done, so that somebody else can check it.")


PLAN = Act(
    code="risk-treatment.plan",
    label="Plan a treatment",
    says="planned",
    subject="risk-treatment",
    activity="manage-risk",
    letters="RA",
    conditions=(is_alive,),
    icon="plus",
)
CHANGE = Act(
    code="risk-treatment.change",
    label="Change the treatment",
    says="changed",
    subject="risk-treatment",
    activity="manage-risk",
    letters="RA",
    starts=("planned",),
    icon="pencil",
)
REPORT_DONE = Act(
    code="risk-treatment.report-done",
    label="Report it done",
    says="reported as done:",
    subject="risk-treatment",
    activity="manage-risk",
    letters="RA",
    starts=("planned",),
    ends="done",
    sides=_REPORTER,
    conditions=(evidence_named,),
    icon="upload",
)
VERIFY = Act(
    code="risk-treatment.verify",
    label="Verify that it is done",
    says="verified",
    subject="risk-treatment",
    activity="verify-treatment",
    letters="RA",
    starts=("done",),
    ends="verified",
    sides=_VERIFIER,
    icon="eye-check",
)
SEND_BACK = Act(
    code="risk-treatment.send-back",
    label="Send it back",
    says="sent back",
    subject="risk-treatment",
    activity="verify-treatment",
    letters="RA",
    starts=("done",),
    ends="planned",
    sides=_VERIFIER,
    conditions=(reason_given,),
    icon="hand-stop",
)
DROP = Act(
    code="risk-treatment.drop",
    label="Drop the treatment",
    says="dropped",
    subject="risk-treatment",
    activity="manage-risk",
    letters="RA",
    starts=("planned",),
    ends="dropped",
    conditions=(reason_given,),
    icon="x",
)

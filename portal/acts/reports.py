"""Acts on reports. What leaves the house is itself on record: who ordered it, what was made, who took it away."""

from raci.duties.acts import Act, Activity
from raci.people.spheres import Sphere

EXPORT_REPORT = Activity(
    code="export-report", title="Make reports and take them away", sphere=Sphere.ASSURANCE, order=40
)
ORDER_REPORT = Act(
    code="report.order",
    label="Order a report",
    says="ordered the report",
    subject="report",
    activity="export-report",
    letters="RA",
    icon="report",
)
KEEP_REPORT = Act(
    code="report.make",
    label="Keep what was made",
    says="made the report",
    subject="report",
    activity="export-report",
    letters="RA",
    starts=("ordered",),
    ends="made",
    icon="package-export",
)
FAIL_REPORT = Act(
    code="report.fail",
    label="Give up",
    says="could not make the report",
    subject="report",
    activity="export-report",
    letters="RA",
    starts=("ordered",),
    ends="failed",
    icon="x",
)
TAKE_REPORT = Act(
    code="report.take",
    label="Take it away",
    says="took away the report",
    subject="report",
    activity="export-report",
    letters="RA",
    starts=("made",),
    icon="download",
)

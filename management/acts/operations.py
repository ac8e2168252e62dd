"""Acts on incidents and on the imports that bring them."""

from raci.duties.acts import Act, Activity
from raci.people.spheres import Sphere

IMPORT_OPERATIONS = Activity(
    code="import-operations", title="Import and keep incidents", sphere=Sphere.MANAGEMENT, order=100
)


def _act(
    code: str, subject: str, label: str, says: str, icon: str, starts: tuple[str, ...] = (), ends: str = ""
) -> Act:
    return Act(
        code=code,
        label=label,
        says=says,
        subject=subject,
        activity="import-operations",
        letters="RA",
        starts=starts,
        ends=ends,
        icon=icon,
    )


ADD_MAPPING = _act("import-mapping.add", "import-mapping", "Add a mapping", "added the mapping", "plus")
EDIT_MAPPING = _act(
    "import-mapping.edit", "import-mapping", "Change the mapping", "changed the mapping", "pencil", ("active",)
)
RETIRE_MAPPING = _act(
    "import-mapping.retire",
    "import-mapping",
    "Retire the mapping",
    "retired the mapping",
    "history",
    ("active",),
    "retired",
)
RUN_IMPORT = _act("import.run", "import-run", "Import incidents", "ran", "upload")
TAKE_IN = _act("incident.take-in", "incident", "Take in", "took in", "download")
RECORD = _act("incident.record", "incident", "Record an incident", "recorded", "plus")
UPDATE = _act("incident.update", "incident", "Bring up to date", "brought up to date", "refresh", ("kept",))

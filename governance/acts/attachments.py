"""Acts on the files that belong to a version: as much its content as its words, and changed by its authors alone."""

from governance.acts.documents import AUTHOR
from raci.duties.acts import Act

ATTACH = Act(
    code="version.attach",
    label="Attach a file",
    says="attached a file to",
    subject="document-version",
    activity="draft-document",
    letters="RA",
    starts=("draft",),
    sides=AUTHOR,
    icon="upload",
)
DETACH = Act(
    code="version.detach",
    label="Take a file out",
    says="took a file out of",
    subject="document-version",
    activity="draft-document",
    letters="RA",
    starts=("draft",),
    sides=AUTHOR,
    icon="x",
)

"""Acts on drafts of charts beyond one letter: many letters from a file, and rows of advice."""

from raci.duties.acts import Act

IMPORT_LETTERS = Act(
    code="chart.import",
    label="Import letters from a file",
    says="imported letters into",
    subject="chart",
    activity="draft-chart",
    letters="RA",
    starts=("draft",),
    sides={"chart": "author"},
    founding=True,
    icon="upload",
)
ADD_ROWS = Act(
    code="chart.add_rows",
    label="Add practices of COBIT",
    says="added rows of advice to",
    subject="chart",
    activity="draft-chart",
    letters="RA",
    starts=("draft",),
    sides={"chart": "author"},
    founding=True,
    icon="plus",
)
ADD_ROW = Act(
    code="chart.add_row",
    label="Add a row of advice",
    says="added a row of advice to",
    subject="chart",
    activity="draft-chart",
    letters="RA",
    starts=("draft",),
    sides={"chart": "author"},
    founding=True,
    icon="plus",
)
REMOVE_ROWS = Act(
    code="chart.remove_rows",
    label="Take rows of advice out",
    says="took rows of advice out of",
    subject="chart",
    activity="draft-chart",
    letters="RA",
    starts=("draft",),
    sides={"chart": "author"},
    founding=True,
    icon="x",
)
SET_ADVICE_DAYS = Act(
    code="chart.set_advice_days",
    label="Change how long advice is waited for",
    says="changed how long advice is waited for in",
    subject="chart",
    activity="draft-chart",
    letters="RA",
    starts=("draft",),
    sides={"chart": "author"},
    founding=True,
    icon="clock",
)

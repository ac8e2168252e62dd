"""The menu as data: sections by side, items by URL name. An item whose page does not exist is left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.urls import NoReverseMatch, reverse

from portal.parts import Sphere


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the menu. `covers` are further URL names whose pages belong to it; `count` a key of the counts."""

    label: str
    icon: str
    url_name: str
    covers: Sequence[str] = ()
    count: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the menu."""

    heading: str
    sphere: Sphere
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Line:
    """An item as it is shown on this page."""

    item: Item
    url: str
    current: bool
    count: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """A section as it is shown on this page."""

    heading: str
    sphere: Sphere
    lines: Sequence[Line]


ASKING = ("explain", "what-if", "resilience")
CHARTS = ("chart", "chart-editor", "chart-against", "rules", "rule")
SECTIONS: tuple[Section, ...] = (
    Section(
        "",
        "",
        (
            Item("Home", "home", "home", ("first-steps",)),
            Item("Told to you", "bell", "notices", (), "notices"),
        ),
    ),
    Section(
        "Governance",
        "governance",
        (
            Item(
                "Decisions",
                "gavel",
                "motions",
                (
                    "motion",
                    "motion-interests",
                    "motion-vote",
                    "interests",
                    "motion-impact",
                    "resolutions",
                    "resolution",
                    "bodies",
                    "body",
                ),
                "motions",
            ),
            Item("Meetings", "users", "meetings", ("meeting", "meeting-pack"), "meetings"),
            Item("Advice", "message", "consultations", ("consultation",), "consultations"),
            Item(
                "Policies",
                "file-text",
                "documents",
                (
                    *("document", "document-version", "document-imports", "document-import"),
                    *("document-attachment", "document-remarks"),
                ),
                "documents",
            ),
            Item(
                "Goals",
                "target-arrow",
                "goals",
                ("strategy", "enterprise-goals", "enterprise-goal", "goal-readings", "catalogue", "links", "link"),
            ),
            Item("Initiatives", "trending-up", "initiatives", ("initiative", "stage-gate", "initiatives-waiting")),
            Item("Risks", "alert-triangle", "risk-map", ("risks", "risk", "risk-appetite", "risks-waiting")),
        ),
    ),
    Section(
        "Management",
        "management",
        (
            Item(
                "Services",
                "heartbeat",
                "services",
                (
                    *("service", "measure", "openslo", "openslo-import", "openslo-file"),
                    *("service-openslo", "objective-openslo"),
                ),
                "services",
            ),
            Item("IT goals", "target", "it-goals", ("it-goal",)),
            Item(
                "Operations",
                "tool",
                "incidents",
                (
                    *("incident", "incident-import", "import-order", "import-run", "import-mapping"),
                    *("changes", "change", "change-calendar"),
                ),
                "incidents",
            ),
            Item("Controls", "shield-check", "controls", ("control",), "controls"),
        ),
    ),
    Section(
        "Assurance",
        "assurance",
        (
            Item(
                "Audits",
                "focus-2",
                "engagements",
                ("engagement", "population", "sample", "workpaper", "evidence-request", "audits-waiting"),
            ),
            Item("Audit findings", "eye-check", "audit-findings", ("audit-finding",)),
            Item("Findings", "flag", "findings", ("finding",), "findings"),
            Item("Checks", "zoom-check", "checks", ("check-run",)),
            Item("Reports", "report", "reports", ("report",)),
        ),
    ),
    Section(
        "Duties and record",
        "",
        (
            Item("RACI charts", "layout-grid", "charts", (*CHARTS, *ASKING)),
            Item(
                "Exceptions",
                "arrow-guide",
                "exceptions",
                ("exemption", "delegation", "emergency"),
                "exceptions",
            ),
            Item("Access reviews", "eye-check", "access-reviews", ("access-review", "review-item"), "access-reviews"),
            Item(
                "People and roles",
                "users",
                "people",
                (
                    "person",
                    "person-open",
                    "units",
                    "teams",
                    "membership",
                    "roles",
                    "bindings",
                    "binding",
                    "accounts",
                    "account",
                    "reading-groups",
                    "reading-group",
                ),
            ),
            Item("The record", "certificate", "record", ("event",)),
        ),
    ),
)


@lru_cache(maxsize=4096)
def address(url_name: str, *args: str) -> str:
    """The address of a page, or '' where there is none of that name."""
    try:
        return reverse(url_name, args=args)
    except NoReverseMatch:
        return ""


def menu(url_name: str, counts: Mapping[str, int]) -> list[Group]:
    """The menu with the page `url_name` marked."""
    groups = []
    for section in SECTIONS:
        lines = [_line(item, url_name, counts) for item in section.items if address(item.url_name)]
        if lines:
            groups.append(Group(section.heading, section.sphere, lines))
    return groups


def _line(item: Item, url_name: str, counts: Mapping[str, int]) -> Line:
    current = url_name == item.url_name or url_name in item.covers
    return Line(item, address(item.url_name), current, counts.get(item.count) or None)

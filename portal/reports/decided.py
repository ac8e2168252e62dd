"""Sections on what was decided: documents in force, and the decisions of the period."""

from portal.reports.content import Field, Row, Section
from portal.reports.sources import Sources, day_of, present
from raci.ledger.past import Then


def _count(resolution: Then | None) -> str:
    if resolution is None:
        return ""
    said = f"{resolution['votes_for']} for, {resolution['votes_against']} against, {resolution['abstained']} abstained"
    said += f", {resolution['by_proxy']} of them by proxy" if resolution["by_proxy"] else ""
    return f"{said}; the chair’s casting vote was {resolution['casting']}" if resolution["casting"] else said


def _resolutions(sources: Sources) -> dict[str, tuple[Then, Then]]:
    """version -> the motion that carried it and its resolution."""
    by_motion = {str(each["motion_id"]): each for each in sources.kind("resolution").values()}
    return {
        str(motion["version_id"]): (motion, by_motion[motion.key])
        for motion in sources.kind("motion").values()
        if motion["version_id"] and motion.key in by_motion and by_motion[motion.key]["carried"]
    }


def documents(sources: Sources) -> Section:
    """Each document in force, with the decision that it rests on."""
    decided = _resolutions(sources)
    rows = []
    for version in sources.within("document-version"):
        if version.state != "in_force":
            continue
        document = sources.kind("document")[str(version["document_id"])]
        _, resolution = decided.get(version.key, (None, None))
        begun = version.by("version.bring_into_force") or version.last
        cells = [
            document["code"],
            version["title"],
            version["number"],
            day_of(version["effective_on"]) or begun.at.date(),
            resolution["code"] if resolution else "none on record",
            _count(resolution),
            sources.person(document["owner_id"]),
        ]
        rows.append(Row(cells, present(begun, resolution.events[0] if resolution else None)))
    return Section(
        "documents",
        "Documents in force",
        "Each with the resolution by which it came into force, and how it was voted on.",
        [
            Field("code", "Code"),
            Field("title", "Document", 4),
            Field("version", "Version", 1),
            Field("in_force_since", "In force since"),
            Field("resolution", "Resolution"),
            Field("votes", "Votes", 3),
            Field("owner", "Owner"),
        ],
        sorted(rows, key=lambda row: str(row.cells[0])),
        "No document was in force.",
    )


def decisions(sources: Sources) -> Section:
    """Every resolution of the period, with its count."""
    rows = []
    for resolution in sources.within("resolution"):
        decided_on = day_of(resolution["decided_on"])
        if not sources.in_period(decided_on):
            continue
        motion = sources.kind("motion")[str(resolution["motion_id"])]
        left_out = (resolution["recused"] or 0) + (resolution["barred"] or 0)
        cells = [
            resolution["code"],
            motion["title"],
            sources.name("body", motion["body_id"]),
            decided_on,
            "Carried" if resolution["carried"] else "Not carried",
            _count(resolution),
            f"{resolution['counted']} of {resolution['entitled']}, {resolution['quorum_needed']} needed",
            left_out,
        ]
        rows.append(Row(cells, present(motion.by("motion.close"), resolution.events[0])))
    return Section(
        "decisions",
        "Decisions in the period",
        "Left out are members who declared an interest or whom a rule kept from voting.",
        [
            Field("resolution", "Resolution"),
            Field("title", "What was decided", 4),
            Field("body", "Body"),
            Field("decided_on", "Decided on"),
            Field("outcome", "Outcome"),
            Field("votes", "Votes", 3),
            Field("quorum", "Quorum", 2),
            Field("left_out", "Left out", 1, right=True),
        ],
        sorted(rows, key=lambda row: str(row.cells[0])),
        "Nothing was decided in this period.",
    )

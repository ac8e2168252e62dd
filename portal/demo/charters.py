"""What members do beside voting: their register of interests, proxies, consent in writing, and a text whose citation
changed under those who were voting on it."""

from datetime import timedelta
from functools import partial

from governance.models import Clause, Document, DocumentVersion, Interest, Motion
from governance.services import documents, interests, proxies
from portal.demo import advice, decisions
from portal.demo.library import LENA, Vote
from portal.demo.story import Story

HELENA, GWEN, TOMAS, PRIYA = "helena.brandt", "gwen.tudor", "tomas.quiroga", "priya.nandakumar"
JUDITH, STEFAN, ASTRID, MAREK = "judith.oyelaran", "stefan.wyss", "astrid.vahl", "marek.lindqvist"
AGNES = "agnes.thorvald"
ROOF, CITED = "Information Security Policy", "Security updates rated critical must be installed"
"""The policy that is cited, and the beginning of the clause, which version 2.0 changes."""
TITLE = "Suppliers who run systems for us"
ACCESS, CONTINUITY = "Access Control Policy", "Service Continuity Policy"

INTERESTS: tuple[tuple[int, str, str, str, str], ...] = (
    (690, HELENA, "organisation", "Harbour Trust", "I sit on its board, without pay."),
    (600, MAREK, "supplier", "Keyward", "I sit on the advisory board of this supplier of identity services."),
    (420, GWEN, "supplier", "Brightwater Meters", "I hold two per cent of its shares."),
    (26, STEFAN, "person", "Daniel Ferreira", "Godfather of my daughter."),
    (25, ASTRID, "person", "Daniel Ferreira", "He reports to me."),
    (20, JUDITH, "service", "Customer portal", "My sister’s company writes parts of it."),
)
"""Days ago, whose, in what, its name, what it is."""

VOID = Vote(
    prepared=243,
    opened=241,
    closed=229,
    is_lapsed=True,
    so_far={HELENA: (240, 238), GWEN: (239, 236), TOMAS: (238, None), JUDITH: (237, 233)},
)
"""While the board votes, the clause that the text cites changes with version 2.0 of the policy."""
UNCONSENTED = Vote(
    prepared=225,
    opened=223,
    closed=216,
    consent=True,
    title=f"Consent in writing to the standard {TITLE}",
    so_far={HELENA: (222, 221), JUDITH: (222, 220), GWEN: (221, 218)},
    against={GWEN: "I want to talk about this one, not only sign it."},
)
CARRIED = Vote(
    prepared=214,
    opened=212,
    closed=199,
    so_far={
        HELENA: (211, 205), GWEN: (211, 204), PRIYA: (210, 206), TOMAS: (209, 201), JUDITH: (208, 203),
        MAREK: (207, 202), ASTRID: (207, 204), AGNES: (206, 203), STEFAN: (209, None),
    },
    by_proxy={STEFAN: (PRIYA, 202), TOMAS: (HELENA, 203)},
)  # fmt: skip
"""Stefan is away, and Priya votes for him; Tomas comes back in time and votes himself, which ends his proxy."""


def plan(story: Story) -> None:
    """Interests, a standard that is decided on three times, and proxies on what is open now."""
    for day, login, kind, name, text in INTERESTS:
        story.plan(story.work(day, "08:30"), partial(_interest, story, login, kind, name, text))
    story.plan(story.work(60, "08:40"), partial(_sold, story))
    story.plan(story.work(252, "10:40"), partial(_draft, story))
    story.plan(story.work(245, "15:30"), partial(_submit, story))
    decisions.plan_vote(story, VOID, partial(_question, story))
    story.plan(story.work(228, "10:00"), partial(_recite, story))
    for vote in (UNCONSENTED, CARRIED):
        decisions.plan_vote(story, vote, partial(_question, story))
    story.plan(story.work(2, "16:40"), partial(_entrust, story, ACCESS, ASTRID, JUDITH))
    story.plan(story.work(3, "16:20"), partial(_entrust, story, CONTINUITY, TOMAS, HELENA))
    story.plan(story.work(1, "10:20"), partial(_take_back, story, CONTINUITY, TOMAS))
    story.plan(story.work(5, "09:20"), partial(_until, story))


def _interest(story: Story, login: str, kind: str, name: str, text: str) -> None:
    found = interests.declare(actor=story.actor(login), kind=kind, name=name, text=text)
    story.things[f"interest {login}"] = found


def _sold(story: Story) -> None:
    held: Interest = story.things[f"interest {GWEN}"]
    interests.end(actor=story.actor(GWEN), interest=held)


def _text() -> str:
    """The text, with the number that the cited clause has today."""
    clause = Clause.objects.select_related("version__document").get(
        version__state="in_force", version__document__title=ROOF, text__startswith=CITED
    )
    return (
        f"# {TITLE}\n\n## Weaknesses\n\nA supplier must close known weaknesses as fast as we do, see "
        f"[[{clause.version.document.code}#{clause.number}]].\n\n## Access\n\n"
        "Staff of a supplier must be named one by one. Their access must end with the contract.\n"
    )


def _version(story: Story) -> DocumentVersion:
    document: Document = story.things["document suppliers"]
    return DocumentVersion.objects.select_related("document").get(document=document)


def _draft(story: Story) -> None:
    story.things["document suppliers"] = documents.create(
        actor=story.actor(LENA),
        unit=story.unit("group"),
        kind="standard",
        title=TITLE,
        owner=story.person(LENA),
        body=_text(),
        summary="What we ask of suppliers who run systems for us.",
    )


def _submit(story: Story) -> None:
    documents.submit(actor=story.actor(LENA), version=_version(story))


def _recite(story: Story) -> None:
    """The authors look at what the policy says now, and hand the text in again."""
    version = documents.recall(actor=story.actor(LENA), version=_version(story), note="The clause we cite has changed.")
    documents.edit(actor=story.actor(LENA), version=version, body=_text())
    documents.submit(actor=story.actor(LENA), version=version)
    advice.heard(story, version)


def _question(story: Story) -> decisions.Question:
    version = _version(story)
    return decisions.Question(
        version=version,
        title=f"Approve the standard {TITLE}, version {version.number}",
        text="Decide what we ask of suppliers who run systems for us.",
    )


def _open(title: str) -> Motion:
    return Motion.objects.select_related("body").get(version__document__title=title, state="open")


def _entrust(story: Story, title: str, login: str, holder: str) -> None:
    story.things[f"proxy {login}"] = decisions.entrusted(story, login, holder, motion=_open(title))


def _take_back(story: Story, title: str, login: str) -> None:
    proxies.revoke(actor=story.actor(login), proxy=story.things[f"proxy {login}"], note="I am back earlier")


def _until(story: Story) -> None:
    """For three weeks somebody is hard to reach; the day lies ahead."""
    until = story.today + timedelta(days=21)
    body = decisions.body_of(story, "board")
    decisions.entrusted(story, "rafael.okonkwo", MAREK, body=body, until=until)

"""The pages of governance in a large organisation: 200 documents × 20 versions × 60 clauses, each version decided

One document goes twenty times through its whole life by the gate, decided by a board of twelve who all vote; then it is
copied 199 times beneath the rings (`_organisation.py`), with its versions, clauses, motions, ballots and resolutions.
Every page is asked for again and again by a member of the board, the secretary and an auditor. What is told is the time
in the server alone: the median of each page, the worst of them first.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.test import Client
from django.urls import reverse

from benchmarks import Figure
from benchmarks import _organisation as organisation
from governance.models import Ballot, Body, Clause, Document, DocumentVersion, Motion, Resolution
from governance.services import ballots, documents, motions
from governance.services import bodies as boards
from raci.duties import signatures
from raci.people.actor import Actor
from tests import cast as company
from tests.access.demo import BACKEND
from tests.cast import PASSWORD, Cast
from tests.governance.deciding import BOARD, Deciding, board
from tests.raci.duties.making import Making

DOCUMENTS, VERSIONS, CLAUSES, MEMBERS = 200, 20, 60, 12
TIMES = 9
READERS = ("member", "secretary", "auditor")
_ITS_VERSIONS = "version_id IN (SELECT id FROM governance_documentversion WHERE document_id = %(document)s)"
_ITS_MOTIONS = f"motion_id IN (SELECT id FROM governance_motion WHERE {_ITS_VERSIONS})"
COPIED: dict[type[models.Model], str] = {
    Document: "id = %(document)s",
    DocumentVersion: "document_id = %(document)s",
    Clause: _ITS_VERSIONS,
    Motion: _ITS_VERSIONS,
    Ballot: _ITS_MOTIONS,
    Resolution: _ITS_MOTIONS,
}
"""What is copied, and which rows of it."""


def run() -> Iterator[Figure]:
    """The figures."""
    cast = company.load()
    house, members = _board(cast)
    document = _lived(house, members)
    motion = _open_one(house, members)
    _copy(document)
    for model in COPIED:
        yield Figure(str(model._meta.verbose_name_plural), model._default_manager.count(), "rows")
    found = sorted(_measured(cast, document, motion), key=lambda each: -each.value)
    yield Figure("the worst page, median", found[0].value, "ms")
    yield from found


def _board(cast: Cast) -> tuple[Deciding, list[Actor]]:
    house, making = board(cast), Making(cast)
    members = [cast[part] for part in BOARD]
    for number in range(MEMBERS - len(members)):
        actor = making.person(f"Member Number {number + 6}")
        making.grant(actor, "board")
        boards.seat(actor=cast["secretary"], body=house.board, person=actor.person)
        members.append(actor)
    return house, members


def _text(version: int) -> str:
    """Sixty clauses, of which each version changes every seventh."""
    clauses = []
    for number in range(1, CLAUSES):
        months = 3 + (version if number % 7 == version % 7 else 0)
        clauses.append(
            f"{number}. Whoever keeps record {number} must look at it every {months} months, and must tell the owner of"
            " the service what was found, in writing and without delay."
        )
    return "# Keeping of records\n\n" + "\n\n".join(clauses) + "\n"


def _lived(house: Deciding, members: list[Actor]) -> Document:
    version = house.version(body=_text(1), title="Keeping of records")
    for number in range(1, VERSIONS + 1):
        if number > 1:
            version = documents.draft(actor=house.cast["author"], document=version.document, body=_text(number))
            documents.submit(actor=house.cast["author"], version=version)
        motion = house.opened(house.motion(version))
        _vote(motion, members)
        motions.close(actor=house.cast["secretary"], motion=motion)
    return version.document


def _open_one(house: Deciding, members: list[Actor]) -> Motion:
    """On another document, with half of the votes cast."""
    motion = house.opened(house.motion(house.version(body=_text(3), title="Keeping of keys")))
    _vote(motion, members[: MEMBERS // 2])
    return motion


def _vote(motion: Motion, members: list[Actor]) -> None:
    for actor in members:
        ballot = Ballot.objects.get(motion=motion, person=actor.person)
        ballots.declare(actor=actor, ballot=ballot)
        ballot.refresh_from_db()
        assert actor.account is not None
        signature = signatures.sign(
            account=actor.account,
            password=PASSWORD,
            act="ballot.vote",
            subject=ballot,
            digest=ballot.content_digest(),
        )
        ballots.vote(actor=actor, ballot=ballot, choice="for", reason="", signature=signature)


def _copy(document: Document) -> None:
    with organisation.beneath_the_rings():
        for model, which in COPIED.items():
            fields = model._meta.concrete_fields
            columns = ", ".join(f'"{field.column}"' for field in fields)
            copied = ", ".join(_expression(model, field) for field in fields)
            table = model._meta.db_table
            organisation.run(
                f"INSERT INTO {table} ({columns})"
                f" SELECT {copied} FROM {table} o, generate_series(1, {DOCUMENTS - 1}) n WHERE {which}",
                document=document.pk,
            )


def _expression(model: type[models.Model], field: models.Field[Any, Any]) -> str:
    """A key keeps its order in time, and ends with the number of the copy; so do the keys that lead to copies."""
    column = str(field.column)
    leads = isinstance(field, models.ForeignKey) and field.related_model in COPIED
    if field.primary_key or leads:
        return f"(left(o.\"{column}\"::text, 28) || lpad(to_hex(n), 8, '0'))::uuid"
    if column == "code":
        return "o.code || '-' || lpad(n::text, 3, '0')"
    if model is Document and column == "title":
        return "o.title || ', part ' || n"
    return f'o."{column}"'


def _pages(document: Document, motion: Motion) -> dict[str, str]:
    last = document.versions.order_by("-id").first()
    decided = Motion.objects.filter(version=last).get()
    body = Body.objects.get()
    return {
        "home": reverse("home"),
        "documents": reverse("documents"),
        "documents, by title, searched": reverse("documents") + "?q=records&sort=-title",
        "a document": reverse("document", args=[document.code]),
        "a version": reverse("document-version", args=[document.code, last.number if last else ""]),
        "motions": reverse("motions"),
        "an open motion": reverse("motion", args=[motion.code]),
        "its interests": reverse("motion-interests", args=[motion.code]),
        "a decided motion": reverse("motion", args=[decided.code]),
        "resolutions": reverse("resolutions"),
        "a resolution": reverse("resolution", args=[decided.resolution.code]),
        "bodies": reverse("bodies"),
        "a body": reverse("body", args=[body.code]),
        "strategy": reverse("strategy"),
        "enterprise goals": reverse("enterprise-goals"),
        "initiatives": reverse("initiatives"),
    }


def _measured(cast: Cast, document: Document, motion: Motion) -> Iterator[Figure]:
    pages = _pages(document, motion)
    for part in READERS:
        client = Client()
        client.force_login(cast.account(part), backend=BACKEND)
        for name, url in pages.items():
            if name == "its interests" and part != "member":
                continue
            taken = [_milliseconds(client, url) for _ in range(TIMES + 1)][1:]
            yield Figure(f"{name}, {part.replace('_', ' ')}", statistics.median(taken), "ms")


def _milliseconds(client: Client, url: str) -> float:
    began = time.perf_counter()
    answer = client.get(url, follow=True)
    assert answer.status_code == 200, (url, answer.status_code)
    return float(time.perf_counter() - began) * 1000

"""Somebody who wrote a policy, was elected to the board afterwards, and would like to approve it."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Barrier, Thread
from typing import Any

import psycopg2  # type: ignore[import-untyped]
from django.db import connection, connections
from django.test import Client

from governance.models import Ballot, DocumentVersion, Motion
from governance.services import ballots, bodies, documents
from raci.duties import signatures
from raci.duties.models import Claim
from raci.ledger.models import Event, Outcome
from raci.people.actor import Actor
from tests.cast import PASSWORD, Cast, with_account
from tests.governance.deciding import Deciding, board, change_of_roles

LITE = connection.vendor == "sqlite"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
REWRITTEN = "# All new\n\nNothing is left of it.\n"
SENTENCE = "Whoever wrote a text does not decide on it"


@dataclass
class Own:
    """The author's own policy before the board on which the author sits."""

    deciding: Deciding
    version: DocumentVersion
    motion: Motion

    @property
    def cast(self) -> Cast:
        return self.deciding.cast

    @property
    def author(self) -> Actor:
        return self.cast["author"]

    @property
    def ballot(self) -> Ballot:
        return self.deciding.ballot(self.motion, "author")

    def claims(self) -> list[tuple[Any, ...]]:
        """The author's seats on this document."""
        mine = Claim.objects.filter(object_id=self.version.document_id, party=f"person:{self.author.person.pk}")
        return sorted(mine.values_list("rule", "cycle", "seat", "side"))

    def votes(self, actor: Actor) -> Ballot:
        """The vote with everything that an honest one has: account, password, fresh signature."""
        ballot = Ballot.objects.get(motion=self.motion, person_id=self.author.person.pk)
        assert actor.account is not None
        digest = ballot.content_digest()
        token = signatures.sign(
            account=actor.account, password=PASSWORD, act="ballot.vote", subject=ballot, digest=digest
        )
        return ballots.vote(actor=actor, ballot=ballot, choice="for", signature=token)

    def second_account(self) -> Actor:
        """Another way to sign in for the same person."""
        account = with_account(self.cast, self.author.person, "omar.again")
        return Actor(self.author.person, account)

    def superuser(self) -> Actor:
        """The author as technical administrator."""
        account = with_account(self.cast, self.author.person, "omar.root", is_superuser=True)
        return Actor(self.author.person, account)

    def untouched(self) -> tuple[Any, ...]:
        """Everything that an approval would change."""
        return (
            DocumentVersion.objects.values().get(pk=self.version.pk),
            Motion.objects.values().get(pk=self.motion.pk),
            list(Ballot.objects.order_by("pk").values()),
            self.claims(),
            DocumentVersion.objects.count(),
        )


def own(cast: Cast, *, rewritten_by: str = "", before_the_vote: Callable[[], None] = lambda: None) -> Own:
    """The author writes and submits, moves on to the board, is seated, and the motion is opened.

    Args:
        rewritten_by: a part that replaces the author's whole text and submits it.
        before_the_vote: what happens between the submission and the author's new role.
    """
    deciding = board(cast)
    version = deciding.version(submitted=not rewritten_by)
    if rewritten_by:
        documents.edit(actor=cast[rewritten_by], version=version, body=REWRITTEN)
        documents.submit(actor=cast[rewritten_by], version=version)
    before_the_vote()
    change_of_roles(cast, "author", "board")
    bodies.seat(actor=cast["secretary"], body=deciding.board, person=cast.person("author"))
    motion = deciding.opened(deciding.motion(version))
    version.refresh_from_db()
    return Own(deciding, version, motion)


def signed_in(actor: Actor) -> Client:
    """A browser."""
    assert actor.account is not None
    client = Client()
    client.force_login(actor.account, backend=BACKEND)
    return client


def refusals(actor: Actor, **of: Any) -> list[Event]:
    """The refused acts of a person, the latest first."""
    found = Event.objects.filter(actor=str(actor.person.pk), outcome=Outcome.REFUSED, **of)
    return list(found.order_by("-at", "-id"))


def bare(*pragmas: str) -> Any:
    """A second connection that knows nothing of ours, in autocommit as clients of databases are."""
    if LITE:
        client = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        for pragma in pragmas:
            client.execute(f"PRAGMA {pragma} = ON")
        return client
    client = psycopg2.connect(**connection.get_connection_params())
    client.autocommit = True
    return client


def at_once(works: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each gave, started at the same instant."""
    barrier, found = Barrier(len(works)), [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            connections["default"].ensure_connection()
            barrier.wait(20)
            found[place] = work()
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found

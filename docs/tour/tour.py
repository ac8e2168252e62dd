"""Takes Markdown policies through their whole life by REST alone: import, edit, submit, motion, votes, in force.

    python docs/tour/tour.py --portal http://127.0.0.1:8000 --keys keys.json --unit group --body board FOLDER [FILE …]

It acts as people with duties of their own, each with a key from the page "API keys", and a password where a decision is
signed: ``{"author": {"key": "cs_…"}, "secretary": {"key": "cs_…", "password": "…"}, "members": [{"key": …}, …]}``.
One document then gets a second version, whose redline is printed. Nothing here can do more than these people may do by
page; every refusal is printed as the portal says it. Only the standard library is needed.
"""

import argparse
import json
import sys
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

SECONDS = 120


class RefusedError(Exception):
    """The portal did not do it; ``problem`` is its answer (RFC 9457)."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        told = problem.get("detail") or problem.get("errors") or problem.get("title", "")
        super().__init__(f"{status}: {told}")
        self.status, self.problem = status, problem


@dataclass(frozen=True)
class Answer:
    """What came back: the object, and the ETag under which it is changed."""

    body: Any
    etag: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody at work, by their key; password for what is signed."""

    portal: str
    key: str
    password: str = ""

    def get(self, path: str) -> Answer:
        """Read an object.

        Raises:
            RefusedError: it is not there, or not for this person.
        """
        return self._send("GET", path)

    def all(self, path: str) -> Iterator[dict[str, Any]]:
        """Every row of a collection, page by page."""
        url = path
        while url:
            page = self.get(url).body
            yield from page["results"]
            url = (page.get("next") or "").partition("/api/v1/")[2]

    def make(self, path: str, **about: Any) -> Answer:
        """Bring something into being."""
        return self._send("POST", path, json.dumps(about).encode())

    def do(self, path: str, act: str, **about: Any) -> Answer:
        """Do an act on an object as it is at this moment."""
        seen = self.get(path).etag
        return self._send("POST", f"{path}{act}/", json.dumps(about).encode(), {"If-Match": seen})

    def sign(self, path: str, act: str, **about: Any) -> Answer:
        """Do an act that wants a fresh signature."""
        return self.do(path, act, password=self.password, **about)

    def upload(self, path: str, files: Sequence[Path], **about: str) -> Answer:
        """Bring files."""
        mark = uuid.uuid4().hex
        parts = [_part(mark, f'name="{name}"', value.encode()) for name, value in about.items()]
        parts += [_part(mark, f'name="uploads"; filename="{file.name}"', file.read_bytes()) for file in files]
        body = b"".join(parts) + f"--{mark}--\r\n".encode()
        return self._send("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={mark}"})

    def _send(self, method: str, path: str, body: bytes | None = None, more: Mapping[str, str] | None = None) -> Answer:
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json", **(more or {})}
        request = Request(f"{self.portal}/api/v1/{path}", body, headers, method=method)
        try:
            with urlopen(request, timeout=SECONDS) as response:
                text = response.read()
                return Answer(json.loads(text) if text else None, response.headers.get("ETag", ""))
        except HTTPError as error:
            text = error.read()
            raise RefusedError(error.code, json.loads(text) if text.startswith(b"{") else {}) from error


def _part(mark: str, about: str, data: bytes) -> bytes:
    return f"--{mark}\r\nContent-Disposition: form-data; {about}\r\n\r\n".encode() + data + b"\r\n"


@dataclass(frozen=True)
class Tour:
    """Those who take part, and where."""

    author: Person
    secretary: Person
    members: Sequence[Person]
    unit: str
    body: str

    def bring(self, files: Sequence[Path], owner: str) -> list[str]:
        """Import files; the codes of the documents that came. What cannot become one is told and left out."""
        run = self.author.upload("document-imports/", files, unit=self.unit, kind="policy", owner=owner)
        names = [file["name"] for file in run.body["files"]]
        done = self.author.do(f"document-imports/{run.body['code']}/", "carry-out", mode="rows", only=names)
        for file in done.body["files"]:
            if file["problem"]:
                print(f"  left out: {file['name']}: {file['problem']}")
        return [file["document"] for file in done.body["files"] if file["outcome"] in ("added", "changed")]

    def version(self, document: str, state: str) -> dict[str, Any]:
        """The version of a document that is in a state.

        Raises:
            RefusedError: there is none.
        """
        rows = list(self.author.all(f"document-versions/?document={document}&state={state}"))
        if not rows:
            raise RefusedError(404, {"detail": f"{document} has no version that is {state}."})
        return rows[0]

    def decide(self, document: str) -> str:
        """From the draft to being in force; the code of the resolution."""
        draft = self.version(document, "draft")
        path = f"document-versions/{draft['code']}/"
        body = self.author.get(path).body["body"]
        summary = draft["summary"] or "As it came, with nothing changed."
        self.author.do(path, "edit", title=draft["title"], summary=summary, body=body)
        self.author.do(path, "submit", note="Ready to be decided")
        motion = self.secretary.make("motions/", body=self.body, document=document).body["code"]
        until = (datetime.now(UTC) + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")
        self.secretary.do(f"motions/{motion}/", "open", closes_at=until)
        for member in self.members:
            self._vote(member, motion)
        self.secretary.do(f"motions/{motion}/", "close")
        return str(self.secretary.get(f"motions/{motion}/").body["resolution"])

    def _vote(self, member: Person, motion: str) -> None:
        """Declare, read, vote: each member finds their own place on the list by what they may do with it."""
        for row in member.all(f"ballots/?motion={motion}"):
            path = f"ballots/{row['id']}/"
            acts = {each["act"]: each["allowed"] for each in member.get(f"{path}acts/").body}
            if acts.get("ballot.declare"):
                member.do(path, "declare")
                member.sign(path, "vote", choice="for")
                return
        raise RefusedError(403, {"detail": f"This member has no place on the list of {motion}."})

    def revise(self, document: str, words: str) -> list[dict[str, Any]]:
        """A second version with further words; what changed, clause by clause."""
        self.author.make("document-versions/", document=document, summary="One more clause.")
        draft = self.version(document, "draft")
        path = f"document-versions/{draft['code']}/"
        body = self.author.get(path).body["body"].rstrip() + f"\n\n{words}\n"
        self.author.do(path, "edit", title=draft["title"], summary=draft["summary"], body=body)
        self.decide(document)
        redline: list[dict[str, Any]] = self.author.get(f"{path}redline/").body["entries"]
        return redline


def take(tour: Tour, files: Sequence[Path], owner: str) -> list[str]:
    """The whole way for every file, and twice for the first; the codes of the documents."""
    documents = tour.bring(files, owner)
    for document in documents:
        print(f"{document}: in force by {tour.decide(document)}")
    for document in documents[:1]:
        print(f"{document}, second version:")
        for entry in tour.revise(document, "Everyone must read this policy once a year."):
            if entry["status"] != "unchanged":
                print(f"  {entry['status']} {entry['number']}: {entry['new'] or entry['old']}")
    return documents


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit 0 when all are in force, 1 when the portal refused something, with its reason."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--portal", default="http://127.0.0.1:8000")
    parser.add_argument("--keys", type=Path, required=True)
    parser.add_argument("--unit", required=True, help="short code of the unit in which the policies hold")
    parser.add_argument("--body", required=True, help="short code of the body that decides")
    parser.add_argument("--owner", required=True, help="key of the person who owns the documents")
    parser.add_argument("folder", type=Path)
    parser.add_argument("files", nargs="*")
    given = parser.parse_args(arguments)
    keys = json.loads(given.keys.read_text())
    portal = given.portal.rstrip("/")
    tour = Tour(
        Person(portal, **keys["author"]),
        Person(portal, **keys["secretary"]),
        [Person(portal, **each) for each in keys["members"]],
        quote(given.unit),
        quote(given.body),
    )
    files = [given.folder / name for name in given.files] or sorted(given.folder.glob("*.md"))
    try:
        take(tour, files, given.owner)
    except RefusedError as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

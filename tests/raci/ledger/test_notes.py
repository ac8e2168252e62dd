"""Signed notes and the key that signs them."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from raci.ledger import notes

ROOT = bytes(range(32))


@pytest.fixture
def signer(tmp_path: Path) -> notes.Signer:
    return notes._signer(str(tmp_path / "keys" / "signing.key"), "aldermere")


def test_a_note_says_what_was_signed(signer: notes.Signer) -> None:
    note = signer.sign(notes.body("aldermere", 7, ROOT))
    assert notes.parse(note) == notes.Head("aldermere", 7, ROOT)
    assert notes.signed_by(note, "aldermere", signer.public)
    assert note.splitlines()[4].startswith("— aldermere ")


def test_a_changed_note_is_not_signed(signer: notes.Signer, tmp_path: Path) -> None:
    note = signer.sign(notes.body("aldermere", 7, ROOT))
    assert not notes.signed_by(note.replace("\n7\n", "\n8\n"), "aldermere", signer.public)
    assert not notes.signed_by(note, "another", signer.public)
    other = notes._signer(str(tmp_path / "other.key"), "aldermere")
    assert not notes.signed_by(note, "aldermere", other.public)


def test_the_key_is_made_once_and_is_its_owners_alone(signer: notes.Signer, tmp_path: Path) -> None:
    file = tmp_path / "keys" / "signing.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    notes._signer.cache_clear()
    assert notes._signer(str(file), "aldermere").public == signer.public
    assert list(file.parent.iterdir()) == [file]


def test_processes_that_come_at_once_share_one_key(tmp_path: Path) -> None:
    code = f"from raci.ledger import notes; print(notes._signer({str(tmp_path / 'k')!r}, 'a').verifier)"
    asked = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert len({process.communicate()[0] for process in asked}) == 1
    assert all(process.returncode == 0 for process in asked)


@pytest.mark.parametrize("name", ["", "two words", "a+b"])
def test_the_name_is_one_word(name: str, tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured):
        notes._signer(str(tmp_path / "signing.key"), name)


@pytest.mark.parametrize("text", ["", "a\n1\n", "a\nx\nAAAA\n\n", "a\n1\n!!\n\n"])
def test_not_every_text_is_a_checkpoint(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - several libraries say so, each in its words
        notes.parse(text)

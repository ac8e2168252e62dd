from collections.abc import Callable

import pytest

from governance.text.clauses import parse
from governance.text.digest import Attachment, Dependency, content_digest, fingerprint

BODY = "## Access\n\nNobody approves their own access.\n"
ANNEX = Attachment("annex.pdf", "aa" * 32)
STANDARD = Dependency("STD-003", "1.2", "bb" * 32)


def digest(
    title: str = "Access", body: str = BODY, attachments: tuple[Attachment, ...] = (ANNEX,), version: str = "1.2"
) -> str:
    depends_on = [STANDARD, Dependency("STD-009", version, "cc" * 32)]
    return content_digest(title=title, body=body, clauses=parse(body), attachments=attachments, depends_on=depends_on)


@pytest.mark.parametrize(
    "changed",
    [
        lambda: digest(title="Access "),
        lambda: digest(body=BODY + "\n"),
        lambda: digest(body=BODY.replace("\n", "\r\n")),
        lambda: digest(body=BODY.replace("e", "é")),
        lambda: digest(attachments=()),
        lambda: digest(attachments=(Attachment("annex.pdf", "ab" * 32),)),
        lambda: digest(version="1.3"),
    ],
)
def test_whatever_changes_changes_the_digest(changed: Callable[[], str]) -> None:
    assert changed() != digest()


def test_letters_that_only_look_alike_differ() -> None:
    assert digest(body="## Caf\u00e9\n") != digest(body="## Cafe\u0301\n")


def test_the_order_of_attachments_and_dependencies_does_not_matter() -> None:
    other = Attachment("b.pdf", "dd" * 32)
    assert digest(attachments=(ANNEX, other)) == digest(attachments=(other, ANNEX))


def test_the_digest_of_a_version_is_fixed_for_good() -> None:
    # Decisions of years ago are checked against this value: if it changes, the form needs a new name.
    assert digest() == "5e434e55c68babfd8cdfc453ea66ab98c42a4ef7c37ceaf5eea48489c99eeb29"


def test_fingerprints_are_short_enough_to_compare() -> None:
    value = "9c417be055d2a1c8" + "0" * 44 + "0af3"
    assert fingerprint(value) == "9c41 7be0 55d2 … 0af3"
    assert fingerprint(value, head=1) == "9c41 … 0af3"
    assert fingerprint(value, size=8) == "9c417be0 55d2a1c8 00000000 … 00000af3"
    assert fingerprint("9c417be0") == "9c41 7be0"

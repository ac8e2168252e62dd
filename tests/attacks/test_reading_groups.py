"""Documents shared with a group: read by its members until a day, and by nothing else than that."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from governance.models import Document, DocumentReaderGroup
from governance.services import documents, readers
from portal.doors import doors_on
from portal.doors.sight import in_sight
from raci.duties import gate
from raci.duties.gate import Refused
from raci.duties.services import accounts, reading_groups
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.ledger.governed import OutsideGate
from raci.ledger.models import Event
from raci.people.models import AccountGroup, ReadingGroup
from tests.attacks.scene import signed_in
from tests.cast import Cast
from tests.raci.duties.making import in_days
from tests.raci.rings.scene import key, sql


@pytest.fixture(autouse=True)
def _moving_clock(settings: Any) -> None:
    settings.COUNTERSIGN_DEMO = True


@pytest.fixture
def document(cast: Cast) -> Document:
    return documents.create(
        actor=cast["author"],
        unit=cast.root,
        kind="policy",
        title="Access policy",
        owner=cast.person("owner"),
        body="# Access\n\nAccess must be approved.\n",
    )


@pytest.fixture
def group(cast: Cast) -> ReadingGroup:
    return reading_groups.create(actor=cast["access_admin"], title="Regulator’s visit", unit=cast.root)


def add(cast: Cast, group: ReadingGroup, part: str = "outsider") -> ReadingGroup:
    return reading_groups.add(actor=cast["access_admin"], group=group, person=cast.person(part))


def share(cast: Cast, document: Document, group: ReadingGroup, days: int = 10) -> Document:
    return readers.share_with_group(actor=cast["owner"], document=document, group=group, until=in_days(days))


def seen(cast: Cast, part: str = "outsider") -> list[str]:
    return [str(row) for row in in_sight("document", Standing(cast.person(part)))]


def test_members_read_and_nobody_else_does(cast: Cast, document: Document, group: ReadingGroup) -> None:
    share(cast, document, group)
    assert not seen(cast)
    add(cast, group)
    assert seen(cast) == [str(document)]
    assert signed_in(cast["outsider"]).get(reverse("document", args=(document.code,))).status_code == 200


def test_sight_follows_at_once_when_somebody_is_taken_out(cast: Cast, document: Document, group: ReadingGroup) -> None:
    share(cast, document, add(cast, group))
    client = signed_in(cast["outsider"])
    page = reverse("document", args=(document.code,))
    assert client.get(page).status_code == 200
    reading_groups.remove(actor=cast["access_admin"], group=group, person=cast.person("outsider"))
    assert client.get(page).status_code == 404
    assert client.get(f"/api/v1/documents/{document.code}/").status_code == 404
    assert not seen(cast)
    with pytest.raises(ValidationError, match="not in"):
        reading_groups.remove(actor=cast["access_admin"], group=group, person=cast.person("outsider"))


def test_it_ends_by_the_clock_and_by_its_owner(cast: Cast, document: Document, group: ReadingGroup) -> None:
    share(cast, document, add(cast, group), days=10)
    with clock.moved_to(in_days(9)):
        assert seen(cast)
    with clock.moved_to(in_days(11)):
        assert not seen(cast)
    readers.unshare_with_group(actor=cast["owner"], document=document, group=group)
    assert not seen(cast)
    with pytest.raises(ValidationError, match="not shared"):
        readers.unshare_with_group(actor=cast["owner"], document=document, group=group)


@pytest.mark.parametrize("days", [-1, 400])
def test_within_a_year(cast: Cast, document: Document, group: ReadingGroup, days: int) -> None:
    with pytest.raises(ValidationError, match="within a year"):
        share(cast, document, group, days=days)


def test_it_gives_no_letter(cast: Cast, document: Document, group: ReadingGroup) -> None:
    share(cast, document, add(cast, group))
    standing = Standing(cast.person("outsider"))
    assert not standing.grants
    version = document.versions.get()
    for row in (Document.objects.get(pk=document.pk), version, group):
        for door in doors_on(row.SUBJECT):
            assert gate.objections(door.act, row, cast["outsider"]), door.act.code
    for kind in ("person", "binding", "motion", "reading-group"):
        assert not in_sight(kind, standing).exists()


def test_a_closed_account_reads_nothing(cast: Cast, document: Document, group: ReadingGroup) -> None:
    share(cast, document, add(cast, group))
    accounts.close(actor=cast["access_admin"], account=cast.account("outsider"))
    assert not seen(cast)


@pytest.mark.parametrize("part", ["outsider", "cio", "owner", "superuser"])
def test_only_who_keeps_persons_keeps_groups(cast: Cast, group: ReadingGroup, part: str) -> None:
    with pytest.raises(Refused, match="holds no role"):
        reading_groups.create(actor=cast[part], title="Mine", unit=cast.root)
    with pytest.raises(Refused, match="holds no role"):
        reading_groups.add(actor=cast[part], group=group, person=cast.person("ops"))
    with pytest.raises(Refused, match="holds no role"):
        reading_groups.remove(actor=cast[part], group=add(cast, group), person=cast.person("outsider"))


def test_nobody_puts_themselves_in(cast: Cast, group: ReadingGroup) -> None:
    with pytest.raises(Refused, match="themselves"):
        add(cast, group, "access_admin")
    assert reading_groups.add(actor=cast["secretary"], group=group, person=cast.person("access_admin"))


@pytest.mark.parametrize("by", ["author", "cio", "access_admin", "superuser"])
def test_only_the_owner_shares(cast: Cast, document: Document, group: ReadingGroup, by: str) -> None:
    with pytest.raises(Refused, match="Only the owner"):
        readers.share_with_group(actor=cast[by], document=document, group=group, until=in_days(3))
    share(cast, document, add(cast, group))
    with pytest.raises(Refused, match="Only the owner"):
        readers.unshare_with_group(actor=cast[by], document=document, group=group)
    assert seen(cast)


def test_twice_is_once(cast: Cast, document: Document, group: ReadingGroup) -> None:
    with pytest.raises(ValidationError, match="already"):
        add(cast, add(cast, group))
    share(cast, document, group, days=5)
    share(cast, document, group, days=20)
    assert [row.until > in_days(19) for row in DocumentReaderGroup.objects.all()] == [True]


def test_nobody_gets_in_past_the_gate(cast: Cast, document: Document, group: ReadingGroup) -> None:
    share(cast, document, group)
    account = cast.account("outsider")
    row = AccountGroup(account=account, group=group.group, reading_group=group)
    with pytest.raises(OutsideGate), transaction.atomic():
        row.save()
    with pytest.raises((OutsideGate, DatabaseError, TypeError, ValueError)), transaction.atomic():
        account.groups.add(group.group)
    text = (
        "INSERT INTO raci_accountgroup (id, last_event, account_id, group_id, reading_group_id) VALUES"
        f" ('{key(account.pk)}', '{key(group.last_event)}', '{key(account.pk)}', {group.group.pk}, '{key(group.pk)}')"
    )
    with pytest.raises(DatabaseError, match="ring: "):
        sql(text)
    assert not seen(cast)


def test_a_group_of_django_alone_opens_nothing(cast: Cast, document: Document) -> None:
    """Only a reading group can be shared with: it is the one whose members are kept through the gate."""
    assert not in_sight("reading-group", Standing(cast.person("owner"))).exists()
    Group.objects.create(name="auditors")
    assert not ReadingGroup.objects.exists()


def test_through_page_and_rest(cast: Cast, document: Document) -> None:
    admin, owner = signed_in(cast["access_admin"]), signed_in(cast["owner"])
    form = {"title": "Regulator’s visit", "unit": "group"}
    answer = admin.post(reverse("new", args=("reading-group.create",)), form)
    group = ReadingGroup.objects.get()
    assert answer.headers["Location"] == reverse("reading-group", args=(group.code,))
    who = {"person": str(cast.person("outsider").pk)}
    assert admin.post(reverse("act", args=("reading-group.add", group.pk)), who).status_code == 302
    assert cast.person("outsider").name in admin.get(reverse("reading-group", args=(group.code,))).text
    assert group.title in admin.get(reverse("reading-groups")).text
    until = (clock.today() + timedelta(days=5)).isoformat()
    form = {"group": group.code, "until": until}
    answer = owner.post(reverse("act", args=("document.share_group", document.pk)), form)
    assert answer.status_code == 302, answer.text
    mine = owner.get(reverse("document", args=(document.code,))).text
    assert group.title in mine
    theirs = signed_in(cast["outsider"]).get(reverse("document", args=(document.code,))).text
    assert "Shared with the group Regulator’s visit until" in theirs
    shown = admin.get(reverse("reading-group", args=(group.code,))).text
    assert document.code in shown
    rest = owner.get(f"/api/v1/reading-groups/{group.code}/")
    assert rest.json()["members"] == [str(cast.person("outsider").pk)]
    answer = owner.post(
        f"/api/v1/documents/{document.code}/unshare-group/",
        {"group": group.code},
        content_type="application/json",
        headers={"if-match": "*"},
    )
    assert answer.status_code == 200, answer.text
    assert not seen(cast)
    answer = admin.post(
        f"/api/v1/reading-groups/{group.code}/remove/",
        who,
        content_type="application/json",
        headers={"if-match": "*"},
    )
    assert answer.json()["members"] == []
    verbs = set(Event.objects.filter(subject_id__in=(group.pk, document.pk)).values_list("verb", flat=True))
    assert {"reading-group.create", "reading-group.add", "reading-group.remove", "document.share_group"} <= verbs

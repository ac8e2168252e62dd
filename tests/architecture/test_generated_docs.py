"""What the documentation takes from registries is what the registries say."""

from pathlib import Path

from django.conf import settings

from portal.management.commands import docs


def test_rules_of_separation() -> None:
    page = (Path(settings.BASE_DIR) / docs.PAGE).read_text()
    assert page.partition(docs.MARK)[1] + page.partition(docs.MARK)[2] == docs.generated(), "run `manage.py docs`"

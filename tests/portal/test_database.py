"""The run is on the database it claims to be on."""

import os

import pytest
from django.db import connection
from django.db.backends.postgresql import psycopg_any


@pytest.mark.django_db
def test_vendor_is_the_one_asked_for() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert connection.vendor == os.environ["DB"]


@pytest.mark.skipif(os.environ["DB"] != "postgresql", reason="PostgreSQL's driver")
def test_driver_is_psycopg2() -> None:
    assert not psycopg_any.is_psycopg3
    assert psycopg_any.errors.__name__ == "psycopg2.errors"

"""Runs benchmarks on a PostgreSQL server that lasts as long as they do, or with DB=sqlite on SQLite."""

from __future__ import annotations

import argparse
import os
import shutil
import sys

import django
from django.test.runner import DiscoverRunner

import benchmarks
from tests import scratch, sessions


def main() -> int:
    """Exit 0; 2 for a name that is not there."""
    arguments = parse()
    if unknown := set(arguments.names) - set(benchmarks.names()):
        print(f"There is no benchmark named {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 2
    if arguments.list:
        print("\n".join(benchmarks.names()))
        return 0
    measure(arguments.names or benchmarks.names())
    return 0


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="which ones; all when none is given")
    parser.add_argument("--list", action="store_true", help="say which there are")
    return parser.parse_args()


def measure(names: list[str]) -> None:
    """Start the database, run each benchmark on a fresh one, and leave nothing behind."""
    data = scratch.folder()
    vendor = os.environ.setdefault("DB", "postgresql")
    own_server = (
        scratch.Server.start(durable=True) if vendor == "postgresql" and not os.getenv("DATABASE_URL") else None
    )
    if own_server:
        os.environ["DATABASE_URL"] = own_server.url
    os.environ |= {"COUNTERSIGN_DATA": str(data), "DJANGO_SETTINGS_MODULE": "benchmarks._settings"}
    try:
        django.setup()
        for name in names:
            report(benchmarks.load(name), vendor)
    finally:
        if own_server:
            own_server.stop()
        shutil.rmtree(data, ignore_errors=True)


def report(benchmark: benchmarks.Benchmark, vendor: str) -> None:
    """Run one and print its figures as they come."""
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    print(f"\n{benchmark.title}  [{benchmark.name}, {vendor}]")
    try:
        for figure in benchmark.run():
            print(f"  {figure.what:<60} {figure.value:>12,.2f} {figure.unit}", flush=True)
    finally:
        sessions.end_others()
        runner.teardown_databases(databases)


if __name__ == "__main__":
    sys.exit(main())

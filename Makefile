# Everything a newcomer needs is one of these; each one sets up whatever it lacks.
#   make run      start the portal with the demo organisation (DEMO=0: empty; PORT=8000; DEBUG=1)
#   make test     lint, then the tests on SQLite and on PostgreSQL
#   make lint     style, types, layers, templates, migrations
#   make bench    what the speed claims rest on
#   make screenshots  take the pictures in docs/screenshots, of the demo organisation
#   make audit    known vulnerabilities of what it is built on (asks pypi.org)

SHELL := /bin/bash
PYTHON ?= python3
UV_VERSION := 0.13.9
UV := .tools/bin/uv
BIN := .venv/bin
STAMP := .venv/.installed

export UV_PROJECT_ENVIRONMENT := .venv

.DEFAULT_GOAL := help
.PHONY: help install run screenshots test test-sqlite test-postgresql lint format bench audit clean

help:
	@sed -n 's/^#   //p' Makefile

install: $(STAMP)

# Debian's Python refuses pip outside a virtual environment, so uv gets one of its own.
$(UV):
	@$(PYTHON) -m venv .tools
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(STAMP): pyproject.toml uv.lock | $(UV)
	@$(UV) sync --locked --quiet
	@touch $@

run: install
	@exec $(BIN)/python manage.py serve --with-parent

test: lint test-sqlite test-postgresql

test-sqlite: install
	DB=sqlite $(BIN)/python -m pytest -n auto --dist loadfile

test-postgresql: install
	DB=postgresql $(BIN)/python -m pytest -n auto --dist loadfile

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	git ls-files 'templates/*.html' | xargs $(BIN)/djade --check --target-version 5.2
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run --settings portal.settings.test

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	git ls-files 'templates/*.html' | xargs $(BIN)/djade --target-version 5.2

audit: install
	$(BIN)/pip-audit --skip-editable

bench: install
	$(BIN)/python -m benchmarks

screenshots: install
	$(BIN)/python -m tests.e2e.screenshots

clean:
	rm -rf .venv .tools

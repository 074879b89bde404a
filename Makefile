# Everything here runs on a machine with Python 3.11+, make and git, and needs nothing installed by hand.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
LOWEST := .venv-lowest

.DEFAULT_GOAL := help
.PHONY: help install run test lowest lint fmt bench lock clean

help:
	@echo "make run      set up, and print the gap report on the shipped data"
	@echo "make test     set up, and run every test"
	@echo "make lowest   run the tests of the core with the lowest versions that pyproject.toml allows"
	@echo "make lint     style, types, import layers, canonical Turtle"
	@echo "make fmt      format the code and the Turtle"
	@echo "make bench    measure, side by side"
	@echo "make install  set up only: gives $(BIN)/vnr"
	@echo "make lock     resolve requirements.lock anew"

install: $(STAMP)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "vnr-graph needs Python 3.11 or newer; $(PYTHON) is older. Say which: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || scripts/install-debian python3-venv
	$(PYTHON) -m venv $(VENV)

$(STAMP): $(BIN)/python pyproject.toml requirements.lock build_catalogues.py $(wildcard src/vnr_graph/locale/*/LC_MESSAGES/*.po)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

run: install
	@$(BIN)/vnr check --fail-on none

test: install
	$(BIN)/python -m pytest --numprocesses auto

# Direct dependencies at their lower bounds; the screens and the built wheel are tested with the locked versions only.
lowest: install
	$(BIN)/python -m venv --clear $(LOWEST)
	$(BIN)/uv pip install --quiet --python $(LOWEST)/bin/python --resolution lowest-direct --editable '.[dev]'
	$(LOWEST)/bin/python -m pytest --no-cov --numprocesses auto tests/store tests/queries tests/exchange tests/check/test_checking.py tests/test_shapes.py

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vnr fmt --check ontology data tests/shapes

fmt: install
	$(BIN)/ruff check --fix-only --exit-zero .
	$(BIN)/ruff format .
	$(BIN)/vnr fmt ontology data tests/shapes

bench: install
	$(BIN)/python -m bench

lock: $(BIN)/python
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	  --generate-hashes --no-annotate --no-header --quiet --output-file requirements.lock

clean:
	rm -rf $(VENV) $(LOWEST) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage

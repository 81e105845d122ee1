# `make run` and `make test` do all the set-up: a virtual environment in .venv, nothing outside the project.
# A target that needs an environment depends on its stamp; a stamp is renewed when pyproject.toml changes.

# The first Python that spaCy 3.8 has wheels for.
SUITS  := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
            $$python -c '$(SUITS)' 2>/dev/null && echo $$python && break; done)
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check
SAMPLE ?= samples/war-report.txt
DATA   ?= ../shared/data
RUN    ?= runs/train

.DELETE_ON_ERROR:
.PHONY: help run test test-engines lint types gate bench package-check train clean

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

run: $(VENV)/base.stamp  ## set up, then show the statements of a sample (SAMPLE=file for another)
	@$(BIN)/claimx extract --format table $(SAMPLE)

test: lint types $(VENV)/dev.stamp  ## ruff, mypy, pytest
	@$(BIN)/pytest

test-engines: $(VENV)/engines.stamp  ## batch on Ray and Spark, for real (Spark needs Java)
	@$(BIN)/pytest tests/engines

lint: $(VENV)/dev.stamp  ## ruff: rules and format
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --quiet --check

types: $(VENV)/dev.stamp  ## mypy --strict
	@$(BIN)/mypy --no-error-summary

gate: $(VENV)/dev.stamp  ## quality gate: the scores may not sink below their floors
	@$(BIN)/python -m benchmarks.gate --data $(DATA)

bench: $(VENV)/dev.stamp  ## speed and memory, and what a batch adds
	@$(BIN)/python -m benchmarks.speed
	@$(BIN)/python -m benchmarks.batch

package-check: $(VENV)/dev.stamp  ## wheel and sdist: build, look inside, install by itself, run
	@$(BIN)/python -m tests.package_check

train: $(VENV)/train.stamp  ## reproduce the shipped weights from DATA=folder; RUN=folder keeps the steps; MODEL=folder to go on from
	@$(BIN)/python -m training.run $(DATA) $(RUN) $(MODEL)

clean:  ## remove the environment and the caches
	@rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist

$(BIN)/python:
	@test -n "$(PYTHON)" && $(PYTHON) -c '$(SUITS)' || \
	  { echo "claimx needs Python 3.11, 3.12 or 3.13: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "setting up $(VENV) (once)" >&2
	@$(PYTHON) -m venv $(VENV)

$(VENV)/base.stamp: pyproject.toml | $(BIN)/python
	@$(PIP) --editable .
	@touch $@

$(VENV)/dev.stamp: pyproject.toml | $(BIN)/python
	@$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/base.stamp

$(VENV)/train.stamp: pyproject.toml | $(BIN)/python
	@$(PIP) --editable '.[dev,train]'
	@touch $@ $(VENV)/base.stamp $(VENV)/dev.stamp

$(VENV)/engines.stamp: pyproject.toml | $(BIN)/python
	@$(PIP) --editable '.[dev,ray,spark]'
	@touch $@ $(VENV)/base.stamp $(VENV)/dev.stamp

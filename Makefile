# Everything that is done with this repository. `make` alone lists it.
# A fresh machine needs only Python 3.11 or newer and make.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
SHARED ?= ../shared
COVERAGE := 92

# What was installed, and when: repeated runs install nothing.
FOR_USE := $(VENV)/.for-use
FOR_WORK := $(VENV)/.for-work

.DEFAULT_GOAL := help
.PHONY: help demo test check format lint types layers generated tests services shared-checks golden generate \
	bench bench-memory bench-engine bench-server clean

help: ## list what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(FOR_USE) ## upgrade and validate the bundled saved queries, and show the diff
	@sh .ci/demo.sh $(RUN)/querykit fixtures/saved

test: lint types layers generated tests shared-checks ## everything that CI runs

# Two at a time; those of HogQL apart, as they keep a chDB open in their process and one is all it can have.
check: $(FOR_WORK) ## the quick loop: lint, types, layers, tests that are not slow
	@$(MAKE) --no-print-directory lint types layers
	$(RUN)/python -m pytest -q -m "not slow" -n auto --dist loadfile tests/hogql
	$(RUN)/python -m pytest -q -m "not slow" -n auto --dist loadfile --ignore tests/hogql

format: $(FOR_WORK) ## format the code, and fix what ruff can fix
	$(RUN)/ruff check --fix --quiet . || true
	$(RUN)/ruff format .

lint: $(FOR_WORK)
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .

types: $(FOR_WORK)
	$(RUN)/mypy

layers: $(FOR_WORK)
	$(RUN)/lint-imports

generated: $(FOR_WORK)
	$(RUN)/python -m querykit.schema.generate --check
	$(RUN)/python docs/generate.py --check

tests: $(FOR_WORK) services
	$(RUN)/python -m pytest --cov --cov-fail-under=$(COVERAGE)

# Programs that tests talk to, from Debian's packages where they are missing.
services:
	@sh .ci/services.sh

# The graders lie beside the checkout on some machines only.
shared-checks: $(FOR_WORK)
	@if [ -d $(SHARED)/checks ]; then \
		set -ex; \
		$(RUN)/python $(SHARED)/checks/schema_conformance.py; \
		$(RUN)/python $(SHARED)/checks/cases.py upgrade; \
	else echo "no $(SHARED): its checks are left out"; fi

generate: $(FOR_WORK) ## write the generated files anew
	$(RUN)/python -m querykit.schema.generate
	$(RUN)/python docs/generate.py

golden: $(FOR_WORK) ## write the snapshots of tests anew; read the diff before committing it
	$(RUN)/python -m pytest -q --snapshot-update -m "not slow"

bench: $(FOR_WORK) ## measure, and update docs/explanation/performance.md
	$(RUN)/python -m pytest benchmarks -q --benchmark-json=.benchmarks/latest.json
	$(RUN)/python benchmarks/report.py .benchmarks/latest.json --into docs/explanation/performance.md

bench-memory: $(FOR_WORK) ## peak memory over a JSON Lines file of 1 GB
	QUERYKIT_BENCH_MB=1000 $(RUN)/python -m pytest benchmarks/test_memory.py -q \
		--benchmark-json=.benchmarks/memory.json
	$(RUN)/python benchmarks/report.py .benchmarks/memory.json

EVENTS ?= $(if $(CI),1000000,10000000)
bench-engine: $(FOR_WORK) ## insights against ClickHouse SQL written by hand, on 10 million events
	$(RUN)/python benchmarks/engine $(EVENTS)

bench-server: $(FOR_WORK) ## how fast the server is, and how much it carries
	$(RUN)/python benchmarks/server

clean: ## remove what was installed and what tools left behind
	rm -rf $(VENV) .benchmarks .coverage .hypothesis .import_linter_cache .mypy_cache \
		.pytest_cache .ruff_cache dist build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# -- set-up ----------------------------------------------------------------------------------------

$(RUN)/python:
	@command -v $(PYTHON) >/dev/null || \
		{ echo "There is no $(PYTHON). Name one: make PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "querykit needs Python 3.11 or newer; $$($(PYTHON) --version) is too old." \
		"Name another: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# pip reads dependency groups since 25.1.
$(FOR_USE): pyproject.toml | $(RUN)/python
	$(RUN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(RUN)/python -m pip install --quiet --editable .
	@touch $@

$(FOR_WORK): pyproject.toml $(FOR_USE)
	$(RUN)/python -m pip install --quiet --editable . --group dev
	@touch $@

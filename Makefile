# The one door.  `make help` lists what can be asked for; every target sets up what it needs.

.DEFAULT_GOAL := help
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
PY := .venv/bin/python
PYTEST := $(PY) -m pytest -q
export PYTHONPATH := $(CURDIR)/src
export PYTHONUTF8 := 1

SERVE ?= 1
RECORDS ?=
SIZES ?= 1M,10M
ROWS ?=

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

.PHONY: demo
demo: setup ## the whole line on the sample plan, then the site; SERVE=0 ends before serving, RECORDS=N sets the size
	@$(PY) -m shizheng demo $(if $(filter 0,$(SERVE)),--no-serve) $(if $(RECORDS),--records $(RECORDS))

.PHONY: test
test: setup-test setup-system setup-spark ## everything below but bench, two lanes at a time
	@$(MAKE) -j2 --output-sync=target lint types postgres web unit browser other-engines

.PHONY: lint
lint: setup-test ## style, formatting and the import law
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) tools/import_law.py

.PHONY: format
format: setup-test ## put the code into the house's format
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

.PHONY: types
types: setup-test ## mypy, strict
	$(PY) -m mypy src tools

.PHONY: unit
unit: setup-test ## tests of the library, the command line, the sample agency and the house
	$(PYTEST) -m "not web and not postgres and not engines and not browser" tests

.PHONY: web
web: setup-test setup-provider ## tests of the ledger and the site, on SQLite
	$(PY) tools/lane.py web

.PHONY: postgres
postgres: setup-test setup-provider ## the same and more on a PostgreSQL server of its own, thrown away afterwards
	$(PY) tools/lane.py postgres

.PHONY: other-engines
other-engines: setup-spark ## PostgreSQL and Spark (a master, two workers) held against the reference, some cases
	$(PY) tools/lane.py engines

.PHONY: engines
engines: setup-test setup-spark ## all engines held against the reference, many cases; takes half an hour
	SHIZHENG_CASES=500 $(PY) tools/lane.py engines
	SHIZHENG_CASES=20000 $(PYTEST) tests/differential/test_duckdb.py

.PHONY: browser
browser: setup-test setup-provider ## tests in Chromium
	$(PY) tools/lane.py browser

.PHONY: soak
soak: setup-test setup-system ## writers and the site killed two hundred times each on SQLite and on PostgreSQL; takes two hours
	@SHIZHENG_ROUNDS=200 $(PYTEST) tests/ledger/test_faults*.py
	@SHIZHENG_ROUNDS=200 SHIZHENG_LANES=required $(PY) tools/lane.py postgres -k test_faults

.PHONY: cases
cases: setup-test ## whether an agency's cases prove its measures; SHIZHENG_AGENCY=FOLDER names another agency
	$(PYTEST) tests/measures/test_cases.py

.PHONY: mutants
mutants: setup-test ## changes in the code of measures that no test notices; PART="answers.py drafting" NUMBER=200 SEED=1 SECONDS=20 choose some
	@$(PY) tools/mutants.py "$(PART)" $(or $(NUMBER),0) $(or $(SEED),0) $(or $(SECONDS),0)

.PHONY: bench
bench: setup ## measurements; SIZES=1M,10M,100M sets the sizes, ROWS=figures,rivals,... what is measured
	@SIZES="$(SIZES)" ROWS="$(ROWS)" $(PY) -m bench

.PHONY: docs
docs: setup-test ## bring the generated pages of docs/ up to date
	$(PY) tools/finding_docs.py
	$(PY) tools/measure_docs.py

.PHONY: setup
setup: ## the virtual environment .venv with what the program needs
	@"$(PYTHON)" tools/environment.py run

.PHONY: setup-pg
setup-pg: ## and with what a ledger on PostgreSQL needs
	@"$(PYTHON)" tools/environment.py pg

.PHONY: setup-test
setup-test: ## and with what its tests need
	@"$(PYTHON)" tools/environment.py test

.PHONY: setup-provider
setup-provider: ## the provider that tests of single sign-on run on this machine
	@"$(PYTHON)" tools/provider.py

.PHONY: setup-spark
setup-spark: setup-test ## and with Spark, which only its own tests and --engine spark need
	@"$(PYTHON)" tools/environment.py spark

.PHONY: setup-system
setup-system: ## programs for the test lanes: installed where that is allowed, named where not
	@sh tools/system-packages.sh

.PHONY: clean
clean: ## remove what was made: environment, caches, output
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache out var test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

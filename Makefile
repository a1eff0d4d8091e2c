# Everything starts here, from a bare clone, with only Python 3.11 or newer.
# `make run` sets up and serves; `make test` sets up and runs every check.

HOST ?= 127.0.0.1
PORT ?= 8000
ONLY ?=
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.stamps
MODEL := $(VENV)/share/afterglow
NODE := . setup/node.sh &&

.DEFAULT_GOAL := help
.PHONY: help run setup setup-test migrate test check lint unit bench demo worker screenshots clean

help:
	@echo "make run [HOST=127.0.0.1] [PORT=8000]   set everything up and serve"
	@echo "make test                               set everything up and run every check"
	@echo "make demo                               serve a demo account: a simulated year"
	@echo "make check | bench [ONLY=name] | worker | screenshots | setup"

# ---- set-up: each step is redone exactly when what it depends on has changed ----
$(STAMP)/venv:
	@sh setup/python.sh $(VENV)
	@mkdir -p $(STAMP) && touch $@

$(STAMP)/run: requirements.txt $(STAMP)/venv
	@echo "Installing what serving needs"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(STAMP)/dev: requirements-dev.txt $(STAMP)/run
	@echo "Installing what the checks need"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(STAMP)/node: package.json package-lock.json setup/node.sh $(STAMP)/venv
	@echo "Installing the front end's build tool"
	@$(NODE) npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error
	@rm -f $(STAMP)/node-dev && touch $@

$(STAMP)/node-dev: package.json package-lock.json setup/node.sh $(STAMP)/venv
	@echo "Installing the front end's checks"
	@$(NODE) npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $(STAMP)/node $@

FRONTEND := $(shell find app/frontend -type f 2>/dev/null)
$(STAMP)/dist: $(FRONTEND) $(STAMP)/node
	@$(NODE) npm run --silent build
	@touch $@

$(STAMP)/model: app/imaging/model_files.py $(STAMP)/run
	@$(PY) -m app.imaging.model_files $(MODEL) && touch $@ || \
		echo "No face model: photos are kept and can be lined up by hand; run 'make setup' again when online."

setup: $(STAMP)/run $(STAMP)/dist $(STAMP)/model

setup-test: $(STAMP)/dev $(STAMP)/node-dev $(STAMP)/dist $(STAMP)/model
	@sh setup/browsers.sh

migrate: setup
	@$(VENV)/bin/flask --app wsgi migrate

# ---- use ----
run: migrate
	@$(PY) -m app.serve --host $(HOST) --port $(PORT)

demo: $(STAMP)/dev migrate
	@$(VENV)/bin/flask --app wsgi demo
	@$(PY) -m app.serve --host $(HOST) --port $(PORT)

worker: migrate
	@EMBEDDED_WORKER=0 $(VENV)/bin/flask --app wsgi worker

# ---- checks ----
lint: $(STAMP)/dev $(STAMP)/node-dev
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check --quiet .
	@$(VENV)/bin/mypy --no-error-summary
	@$(VENV)/bin/lint-imports --no-cache
	@$(VENV)/bin/djlint app/templates --lint --quiet
	@$(NODE) npm run --silent check

check: $(STAMP)/dev $(STAMP)/node-dev $(STAMP)/dist $(STAMP)/model lint
	@$(PY) -m pytest -n 2 tests/unit tests/architecture

test: setup-test
	@sh setup/test.sh

bench: setup-test
	@$(PY) -m bench $(ONLY)

screenshots: setup-test
	@$(PY) -m tests.browser.screenshots

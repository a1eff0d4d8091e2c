# Everything starts here, from a bare clone, with only Python 3.11 or newer.
# `make run` sets up and serves; `make test` sets up and runs every check.

HOST ?= 127.0.0.1
PORT ?= 8000
ONLY ?=
VENV := .venv
PY := $(VENV)/bin/python
STAMPS := $(VENV)/.stamps
# Wheels alone, so that no compiler is needed; http-ece (web push) comes as a few files of Python and no wheel.
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --no-input --only-binary :all: --no-binary http-ece --require-hashes
NPM_CI := . setup/node.sh && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run setup setup-test model migrate demo worker test check bench screenshots lock audit

help:
	@echo "make run [HOST=127.0.0.1] [PORT=8000]   set everything up and serve"
	@echo "make test                               set everything up and run every check"
	@echo "make demo                               serve a simulated year, in a home of its own"
	@echo "make check                              lint, types and unit tests only"
	@echo "make setup | worker | bench [ONLY=name] | screenshots | lock | audit"

# ---- set-up ----
# A stamp carries the checksum of what its step depends on: the step runs again exactly when that content changes,
# not when a checkout only touches the files. A moved clone or a Python that went away makes a new environment.
sum = $(firstword $(shell cat $(1) 2>/dev/null | cksum))
MADE := $(STAMPS)/venv-$(firstword $(shell echo "$(CURDIR)" | cksum))
RUN := $(STAMPS)/run-$(call sum,requirements.txt)
DEV := $(STAMPS)/dev-$(call sum,requirements.txt requirements-dev.txt)
NODE := $(call sum,package.json package-lock.json)
NODE_FULL := node_modules/.afterglow-full-$(NODE)
NODE_LEAN := node_modules/.afterglow-lean-$(NODE)
DIST := app/static/dist/.built-$(firstword $(shell find app/frontend package.json -type f -exec cksum {} + | sort | cksum))

ifneq ($(wildcard $(MADE)) $(shell $(PY) -c "import pip; print(1)" 2>/dev/null),$(MADE) 1)
$(shell rm -rf $(STAMPS))
endif

$(MADE):
	@sh setup/python.sh $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(RUN): | $(MADE)
	@echo "Installing what serving needs"
	@$(PIP) -r requirements.txt
	@touch $@

$(DEV): | $(MADE)
	@echo "Installing what serving and the checks need"
	@$(PIP) -r requirements-dev.txt
	@touch $(RUN) $@

$(NODE_LEAN): | $(MADE)
	@echo "Installing the front end's build tool"
	@$(NPM_CI) --omit=dev >/dev/null
	@touch $@

$(NODE_FULL): | $(MADE)
	@echo "Installing the front end's build tool and checks"
	@$(NPM_CI) >/dev/null
	@touch $(NODE_LEAN) $@

$(DIST): | $(NODE_LEAN)
	@echo "Building the front end"
	@. setup/node.sh && npm run --silent build
	@touch $@

model: | $(RUN)
	@sh setup/model.sh $(if $(filter setup setup-test test,$(MAKECMDGOALS)),again)

setup: | $(RUN) $(DIST) model

setup-test: | $(DEV) $(NODE_FULL) $(DIST) model
	@sh setup/browsers.sh

migrate: | setup
	@$(PY) -m flask --app wsgi migrate

# ---- use ----
run: | setup
	@$(PY) -m app.serve --host="$(HOST)" --port="$(PORT)"

# In a home of its own: the demo's account must not become the administrator of the box you go on to use.
demo: export AFTERGLOW_HOME ?= instance/demo
demo: export STORAGE_URL ?= file:$(AFTERGLOW_HOME)/photos
demo: | $(DEV) migrate
	@$(PY) -m flask --app wsgi demo
	@$(PY) -m app.serve --host="$(HOST)" --port="$(PORT)"

worker: | migrate
	@EMBEDDED_WORKER=0 $(PY) -m flask --app wsgi worker

# ---- checks ----
test: | setup-test
	@sh setup/checks.sh all

check: | $(DEV) $(NODE_FULL) $(DIST) model
	@sh setup/checks.sh fast

bench: | setup-test
	@$(PY) -m bench $(ONLY)

screenshots: | setup-test
	@$(PY) -m tests.browser.screenshots

# ---- upkeep ----
lock:
	@sh setup/lock.sh

audit: | $(DEV)
	@$(PY) -m pip_audit --requirement requirements.txt --require-hashes --disable-pip --progress-spinner off

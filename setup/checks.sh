#!/bin/sh
# Every check, one after the other. All of them run, so that one fault does not hide the next; any fault makes the
# whole fail. `fast` leaves out what needs a server or a browser. The tests' own count comes last.
set -u
. setup/node.sh
unset PYTHONDONTWRITEBYTECODE # each of the test processes would compile every module by itself
bin=.venv/bin
failed=""
step() {
    name=$1
    shift
    started=$(date +%s)
    echo "== $name"
    "$@" || failed="$failed, $name"
    taken=$(($(date +%s) - started))
    [ "$name" = tests ] || [ "$taken" -lt 5 ] || echo "   $name: $taken s"
}
step "ruff" $bin/ruff check --quiet .
step "format" $bin/ruff format --check --quiet .
step "types" $bin/mypy --no-error-summary
step "imports" sh setup/imports.sh
step "templates" $bin/djlint app/templates --lint --quiet
step "front end" npm run --silent check

# The order of groups is ours (tests/conftest.py).
run_tests() { $bin/python -m pytest -n "${TEST_PROCESSES:-2}" --dist loadgroup --no-loadscope-reorder "$@"; }
if [ "$1" = fast ]; then
    step "tests" run_tests tests/unit tests/architecture
elif [ "${AFTERGLOW_BROWSERS:-}" = none ]; then
    step "tests" run_tests --ignore=tests/browser
    echo "The browser tests were left out, as AFTERGLOW_BROWSERS=none asks."
elif ! missing=$($bin/python -m tests.browser.engines); then
    step "tests" run_tests --ignore=tests/browser
    failed="$failed, browser tests NOT RUN ($missing)"
else
    step "tests" run_tests --durations=10 -rfER
fi
if [ -n "$failed" ]; then
    echo "FAILED: ${failed#, }" >&2
    exit 1
fi

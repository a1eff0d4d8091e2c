#!/bin/sh
# Every check, one after the other; all run, so that one fault does not hide the next. The tests' own count comes last.
set -u
. setup/node.sh
bin=.venv/bin
failed=""
step() {
    name=$1
    shift
    echo "== $name"
    "$@" || failed="$failed $name;"
}
step "ruff" $bin/ruff check .
step "format" $bin/ruff format --check --quiet .
step "types" $bin/mypy --no-error-summary
step "imports" $bin/lint-imports --no-cache
step "templates" $bin/djlint app/templates --lint --quiet
step "front end" npm run --silent check
step "tests" $bin/python -m pytest -n "${TEST_PROCESSES:-2}" --dist loadgroup --durations=10
if [ -n "$failed" ]; then
    echo "FAILED:$failed" >&2
    exit 1
fi

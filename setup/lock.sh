#!/bin/sh
# Write the lock files anew from the .in files, for every platform and Python from 3.11 on. Needs uv on PATH.
# `UPGRADE=--upgrade make lock` takes newer releases; otherwise standing pins are kept.
set -eu
command -v uv >/dev/null 2>&1 || { echo "Missing: uv (pip install uv)" >&2; exit 1; }
lock() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
        --no-emit-index-url --no-emit-find-links ${UPGRADE:-} "$@"
}
lock requirements.in -o requirements.txt
lock requirements-dev.in -c requirements.txt -o requirements-dev.txt
lock setup/node-requirements.in -o setup/node-requirements.txt

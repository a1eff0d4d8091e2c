#!/bin/sh
# Make the virtual environment with a suitable Python, or say in one line what is missing.
set -eu
venv=$1
for name in ${PYTHON:-} python3.13 python3.12 python3.11 python3.14 python3 python; do
    command -v "$name" >/dev/null 2>&1 || continue
    "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    if ! "$name" -c 'import venv, ensurepip' 2>/dev/null; then
        without_venv=${without_venv:-$name}
        continue
    fi
    echo "Making $venv with $("$name" --version)"
    rm -rf "$venv"
    exec "$name" -m venv "$venv"
done
if [ -n "${without_venv:-}" ]; then
    echo "Missing: the venv module of $without_venv. On Debian and Ubuntu: apt-get install python3-venv" >&2
else
    echo "Missing: Python 3.11 or newer. Install it, or name one: make run PYTHON=/path/to/python3" >&2
fi
exit 1

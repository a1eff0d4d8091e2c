#!/bin/sh
# Make the virtual environment with the newest suitable Python, or say in one line what is missing.
set -eu
venv=$1
if [ -x "$venv/bin/python" ] && "$venv/bin/python" -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    exit 0
fi
for name in ${PYTHON:-} python3.13 python3.12 python3.11 python3 python; do
    command -v "$name" >/dev/null 2>&1 || continue
    "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null || continue
    if ! "$name" -c 'import venv, ensurepip' 2>/dev/null; then
        echo "$name has no venv module (on Debian: apt-get install python3-venv)." >&2
        continue
    fi
    echo "Making $venv with $("$name" --version)"
    exec "$name" -m venv "$venv"
done
echo "Afterglow needs Python 3.11, 3.12 or 3.13 with the venv module, and found none." >&2
exit 1

# Sourced: puts a Node of version 20 or newer on PATH. The system's if it has one, else one from pip.
node_is_new() { command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 && node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)'; }
if ! node_is_new; then
    PATH="$PWD/.venv/bin:$PATH"
    export PATH
    if ! node_is_new; then
        echo "Installing Node into the virtual environment"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r setup/node-requirements.txt
    fi
fi

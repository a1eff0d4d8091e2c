# Sourced: puts a Node of version 20 or newer on PATH. The system's if it has one, else one from pip in .venv.
has_node() {
    command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 || return 1
    node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' 2>/dev/null
}
if ! has_node; then
    PATH="$PWD/.venv/bin:$PATH"
    export PATH
    if ! has_node; then
        echo "Installing Node into the virtual environment"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --only-binary :all: \
            --require-hashes -r setup/node-requirements.txt || return 1
    fi
fi

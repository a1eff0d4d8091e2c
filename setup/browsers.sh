#!/bin/sh
# The browser tests need Chromium. Install it where we may; say in one line where we may not.
set -eu
[ "${AFTERGLOW_BROWSERS:-}" = none ] && exit 0
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing Chromium for the browser tests"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null && exit 0
fi
echo "No Chromium, and no right to install it here: the browser tests will not run. Install a package named chromium." >&2

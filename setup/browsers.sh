#!/bin/sh
# The browser tests need Chromium. They find it as .venv/bin/chromium: a link to the system's, else Debian's
# package where we may install it, else Playwright's own build. One line when there is none to be had.
set -u
link=.venv/bin/chromium
use_system() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        path=$(command -v "$name" 2>/dev/null) && ln -sf "$path" "$link" && return 0
    done
    return 1
}
[ "${AFTERGLOW_BROWSERS:-}" != none ] || exit 0
[ ! -x "$link" ] || exit 0
use_system && exit 0
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then
        echo "Installing Chromium for the browser tests"
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq >/dev/null 2>&1
        apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null 2>&1 && use_system && exit 0
    fi
else
    export PLAYWRIGHT_BROWSERS_PATH="$PWD/.venv/share/browsers"
    if .venv/bin/python -m playwright install chromium >/dev/null 2>&1; then
        path=$(.venv/bin/python -c 'from playwright.sync_api import sync_playwright as p
with p() as w: print(w.chromium.executable_path)') && ln -sf "$path" "$link" && exit 0
    fi
fi
echo "Missing: Chromium for the browser tests, and no right to install it here (Debian: apt-get install chromium)." >&2

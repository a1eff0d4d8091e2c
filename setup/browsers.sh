#!/bin/sh
# The browser tests need three engines: Chromium, WebKitGTK (in Safari's place) and Firefox, and a screen to draw on.
# They come from the system, else as Debian's packages where we may install them. Chromium is linked as
# .venv/bin/chromium; elsewhere than on Debian it may be Playwright's own build. One line when something is missing.
set -u
link=.venv/bin/chromium
has() { command -v "$1" >/dev/null 2>&1; }
link_chromium() {
    [ ! -x "$link" ] || return 0
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        path=$(command -v "$name" 2>/dev/null) && ln -sf "$path" "$link" && return 0
    done
    return 1
}
can_open_webkit() {
    has WebKitWebDriver && has /usr/bin/python3 && /usr/bin/python3 -c '
import gi
gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")' 2>/dev/null
}
# What is missing, as Debian's packages.
find_missing() {
    packages=""
    link_chromium || packages="chromium fonts-dejavu-core"
    can_open_webkit || packages="$packages webkit2gtk-driver gir1.2-webkit2-4.1 gir1.2-gtk-3.0 python3-gi"
    has firefox-esr || has firefox || packages="$packages firefox-esr"
    has Xvfb || packages="$packages xvfb xauth dbus"
    packages=${packages# }
}
# Package lists go stale and mirrors stumble: ask for the lists first, and once more after a failure.
install() {
    apt-get update -qq && apt-get install -y -qq --no-install-recommends $packages
}
# Nothing fails without it: the same engine without windows, for the tests that only look at pages.
install_quicker_one() {
    has apt-get && [ "$(id -u)" = 0 ] && ! has chromium-headless-shell || return 0
    apt-cache show chromium-headless-shell >/dev/null 2>&1 || return 0
    echo "Installing for the browser tests, so that they take less time: chromium-headless-shell"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium-headless-shell >/dev/null 2>&1 || true
}
[ "${AFTERGLOW_BROWSERS:-}" != none ] || exit 0
find_missing
[ -n "$packages" ] || { install_quicker_one; exit 0; }
if has apt-get; then
    if [ "$(id -u)" = 0 ]; then
        echo "Installing for the browser tests: $packages"
        export DEBIAN_FRONTEND=noninteractive
        install >/dev/null 2>&1 || { sleep 5; install >/dev/null 2>&1; } || true
    fi
elif [ ! -x "$link" ]; then
    export PLAYWRIGHT_BROWSERS_PATH="$PWD/.venv/share/browsers"
    if .venv/bin/python -m playwright install chromium >/dev/null 2>&1; then
        path=$(.venv/bin/python -c 'from playwright.sync_api import sync_playwright as p
with p() as w: print(w.chromium.executable_path)') && ln -sf "$path" "$link"
    fi
fi
install_quicker_one
find_missing
[ -z "$packages" ] ||
    echo "Missing for the browser tests, and no right to install it here (Debian: apt-get install $packages)." >&2

"""A bare WebKitGTK window for WebKitWebDriver: `webkit_window.py PROFILE`, run by the system's Python, which has gi.

MiniBrowser under automation forgets everything when it ends and is never narrower than 447 px. This window keeps a
profile, is as narrow as a phone, and writes what pages say on their consoles to PROFILE/console.log.
"""

import os
import pty
import sys
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import GLib, Gtk, WebKit2  # noqa: E402

WIDTH, HEIGHT = 390, 844


def main(profile: Path) -> None:
    (profile / "pid").write_text(str(os.getpid()))
    _keep_console(profile / "console.log")
    manager = WebKit2.WebsiteDataManager(
        base_data_directory=str(profile / "data"), base_cache_directory=str(profile / "cache")
    )
    context = WebKit2.WebContext(website_data_manager=manager)
    cookies = manager.get_cookie_manager()
    cookies.set_persistent_storage(str(profile / "cookies.sqlite"), WebKit2.CookiePersistentStorage.SQLITE)
    context.set_automation_allowed(True)
    context.connect("automation-started", _on_started, context)
    Gtk.main()


def _keep_console(path: Path) -> None:
    """Pages' processes inherit our standard output and print there; a terminal's, so that each line comes at once."""
    reader, writer = pty.openpty()
    for stream in (1, 2):
        os.dup2(writer, stream)
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def copy(source: int, _condition: object) -> bool:
        os.write(log, os.read(source, 65536))
        return True

    GLib.io_add_watch(reader, GLib.IO_IN, copy)


def _on_started(_context, session, context) -> None:
    about = WebKit2.ApplicationInfo()
    about.set_name("Afterglow tests")
    about.set_version(1, 0, 0)
    session.set_application_info(about)
    session.connect("create-web-view", lambda _session: _open(context))


def _open(context):
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
    settings = view.get_settings()
    settings.set_enable_write_console_messages_to_stdout(True)
    settings.set_enable_webgl(True)
    window = Gtk.Window()
    window.set_decorated(False)
    window.set_default_size(WIDTH, HEIGHT)
    window.add(view)
    view.connect("close", lambda _view: window.destroy())
    window.show_all()
    return view


main(Path(sys.argv[1]))

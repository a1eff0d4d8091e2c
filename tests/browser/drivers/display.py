"""A screen of the tests' own, so that a browser needs no desktop and disturbs none."""

import os
import shutil
import subprocess
from pathlib import Path

SIZE = "1400x1000x24"


def is_here() -> bool:
    return shutil.which("Xvfb") is not None


class Display:
    """An Xvfb nobody else draws on; it takes the first free number by itself."""

    def __init__(self) -> None:
        read, write = os.pipe()
        self._process = subprocess.Popen(
            [
                shutil.which("Xvfb") or "Xvfb",
                "-displayfd",
                str(write),
                "-screen",
                "0",
                SIZE,
                "+extension",
                "GLX",
                "-nolisten",
                "tcp",
            ],
            pass_fds=[write],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as said:
            number = said.readline().strip()  # ends when the display is ready, or when Xvfb ended
        assert number, "Xvfb did not start"
        self.name = f":{number}"

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)


def environment(display: Display, home: Path) -> dict[str, str]:
    """Of a browser: a home of its own, the tests' screen, and the time zone of the tests' people."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    return kept | {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "DISPLAY": display.name,
        "DBUS_SESSION_BUS_ADDRESS": "disabled:",
        "GTK_A11Y": "none",
        "NO_AT_BRIDGE": "1",
        "LANG": "C.UTF-8",
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "TZ": "Europe/Warsaw",
    }

"""A zygote whose children turn against it. Started by the tests as the real one is: `python -I FILE SETTINGS`."""

import importlib
import importlib.util
import json
import mmap
import os
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Answer = tuple[dict[str, Any], dict[str, bytes]]
IMAGING = Path(__file__).resolve().parents[3] / "app" / "imaging"


def attack(_data: bytes, _arguments: Mapping[str, Any]) -> Answer:
    """Try everything that is answered with an error rather than death; say what each try gave."""
    attempts: dict[str, Callable[[], object]] = {
        "read a file": lambda: Path("/etc/passwd").read_bytes(),
        "read ourselves": lambda: Path("/proc/self/status").read_bytes(),
        "write a file": lambda: Path("/tmp/afterglow-was-here").write_bytes(b""),
        "list a folder": lambda: list(Path("/").iterdir()),
        "remove a file": lambda: Path("/etc/afterglow").unlink(),
        "fork": os.fork,
        "signal the zygote": lambda: os.kill(os.getppid(), 0),
        "make a memory file": lambda: os.memfd_create("x"),
        "make a pipe": os.pipe,
        "raise a limit": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)),
        "import a module": lambda: importlib.import_module("sqlite3"),
    }
    outcomes = {}
    for name, attempt in attempts.items():
        try:
            attempt()
        except OSError as error:
            outcomes[name] = type(error).__name__
        except (ImportError, ValueError):
            outcomes[name] = "PermissionError"  # what importlib and setrlimit make of it
        else:
            outcomes[name] = "done"
    return outcomes, {}


def surroundings(_data: bytes, _arguments: Mapping[str, Any]) -> Answer:
    """What a child can see of the app."""
    return {
        "modules": sorted(name for name in sys.modules if "." not in name or name.startswith("app.")),
        "environment": dict(os.environ),
        "descriptors": [number for number in range(256) if _is_open(number)],
        "threads": threading.active_count(),
    }, {}


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def run_a_program(_data: bytes, _arguments: Mapping[str, Any]) -> Answer:
    os.execv("/bin/true", ["true"])


def open_a_socket(_data: bytes, arguments: Mapping[str, Any]) -> Answer:
    socket.socket(getattr(socket, arguments["family"]))
    return {}, {}


def hoard(_data: bytes, _arguments: Mapping[str, Any]) -> Answer:
    kept = [bytearray(1 << 20) for _ in range(4096)]
    return {"mib": len(kept)}, {}


def map_memory(_data: bytes, _arguments: Mapping[str, Any]) -> Answer:
    try:
        mmap.mmap(-1, 2 << 30)
    except OSError as error:
        return {"error": error.errno}, {}
    return {}, {}


def spin(_data: bytes, _arguments: Mapping[str, Any]) -> Answer:
    while True:
        pass


def nap(_data: bytes, arguments: Mapping[str, Any]) -> Answer:
    time.sleep(arguments["seconds"])
    return {"slept": arguments["seconds"], "pid": os.getpid()}, {}


def crash(_data: bytes, _arguments: Mapping[str, Any]) -> Answer:
    signal.signal(signal.SIGSEGV, signal.SIG_DFL)
    import ctypes

    ctypes.string_at(0)
    return {}, {}


def flood(_data: bytes, _arguments: Mapping[str, Any]) -> Answer:
    return {}, {"flood": bytes(40 << 20)}


def lie(_data: bytes, _arguments: Mapping[str, Any]) -> Answer:
    """Instead of an inspection."""
    return {"format": "SVG", "width": -1}, {}


def fail(_data: bytes, _arguments: Mapping[str, Any]) -> Answer:
    """Instead of rendering: a fault of our own, not of the picture."""
    raise KeyError("a bug")


HOSTILE = {
    operation.__name__: operation
    for operation in (
        attack,
        surroundings,
        run_a_program,
        open_a_socket,
        hoard,
        map_memory,
        spin,
        nap,
        crash,
        flood,
    )
}

if __name__ == "__main__":
    spec = importlib.util.spec_from_file_location("launch", IMAGING / "zygote_launch.py")
    launch = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(launch)
    launch.bare_app()
    operations = importlib.import_module("app.imaging.operations")
    importlib.import_module("ctypes")
    importlib.import_module("app.imaging.zygote").main(
        json.loads(sys.argv[1]),
        lambda model: (
            operations.photo_operations(model) | HOSTILE | {"inspect": lie, "render_original": fail}
        ),
    )

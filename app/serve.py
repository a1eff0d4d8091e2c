"""Serve with granian: `python -m app.serve --host 127.0.0.1 --port 8000`. Here alone threads and processes start."""

import argparse
import socket
import sys
from threading import Thread

import segno
from flask import Flask

from app import create_app
from app.deps import runtime
from app.jobs.queue import Queue
from app.keys import master_key, secret_key
from app.upgrade import upgrade
from config import Config, ConfigError, announce


def application() -> Flask:
    """The app of the serving process, with its sandbox and, when embedded, its worker running."""
    config = Config.from_env()
    app = create_app(config)
    start(app)
    return app


def start(app: Flask) -> None:
    """Start the parts that live beside the requests. Granian runs one worker process, so they exist once."""
    parts = runtime(app)
    Thread(target=parts.sandbox.start, name="sandbox-start", daemon=True).start()
    if parts.config.embedded_worker:
        assert isinstance(parts.enqueue, Queue)
        parts.enqueue.worker().start_in_background()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m app.serve", description="Serve Afterglow.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--threads", type=int, default=8, help="requests served at once")
    options = parser.parse_args(arguments)
    if not _free(options.host, options.port):
        print(f"Port {options.port} is taken. Try: make run PORT={options.port + 1}", file=sys.stderr)
        return 1
    addresses = _addresses(options.host, options.port)
    announce(addresses)
    try:
        config = Config.from_env()
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    upgrade(config)
    secret_key(config)
    master_key(config)
    _print_welcome(addresses)

    # late: the worker process imports this module and needs no server
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "app.serve:application",
        factory=True,
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=1,  # the embedded worker and the sandbox must exist once
        blocking_threads=options.threads,
        log_access=False,
        respawn_failed_workers=True,
    ).serve()
    return 0


def _free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _addresses(host: str, port: int) -> list[str]:
    """The addresses people can open; for 0.0.0.0 the one of the home network as well."""
    names = ["localhost" if host in {"127.0.0.1", "::1"} else host]
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        names = ["localhost"]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect(("192.0.2.1", 9))  # documentation address: chooses the route, sends nothing
                names.insert(0, probe.getsockname()[0])
            except OSError:
                pass
    return [f"http://{name}:{port}" for name in names]


def _print_welcome(addresses: list[str]) -> None:
    print(f"\nAfterglow is at {addresses[0]}", flush=True)
    if "localhost" in addresses[0]:
        print("Only this machine can open it. For your phone: make run HOST=0.0.0.0")
        return
    segno.make(addresses[0]).terminal(compact=True)
    print(
        "Without HTTPS the phone has no camera view, no offline mode and no installed app; choosing photos works."
    )


if __name__ == "__main__":
    sys.exit(main())

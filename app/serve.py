"""Serve with granian: `python -m app.serve --host 127.0.0.1 --port 8000`. Here alone threads and processes start."""

import argparse
import errno
import socket
import sys
from threading import Thread

import segno
from flask import Flask

from app import create_app
from app.keys import check_keys, master_key, push_key, secret_key
from app.upgrade import upgrade
from config import Config, ConfigError, announce, find_certificate


def application() -> Flask:
    """The app of the serving process, with its sandbox and, when embedded, its worker running."""
    config = Config.from_env()
    app = create_app(config)
    start(app)
    return app


def start(app: Flask) -> None:
    """Start the parts that live beside the requests. Granian runs one worker process, so they exist once."""
    # late: the process that watches over this one needs neither, and starts a third sooner
    from app.deps import runtime
    from app.jobs.queue import Queue

    parts = runtime(app)
    Thread(target=parts.sandbox.start, name="sandbox-start", daemon=True).start()
    if parts.config.embedded_worker:
        assert isinstance(parts.enqueue, Queue)
        parts.enqueue.worker().start_in_background()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m app.serve", description="Serve Afterglow.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=_port, default=8000)
    parser.add_argument("--threads", type=int, default=8, help="requests served at once")
    options = parser.parse_args(arguments)
    if (refusal := _refusal(options.host, options.port)) is not None:
        print(refusal, file=sys.stderr)
        return 1
    try:
        addresses = _addresses(options.host, options.port, secure=find_certificate() is not None)
        announce(addresses)
        config = Config.from_env()
        secret_key(config)
        master_key(config)
        push_key(config)
        upgrade(config)
        check_keys(config)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    _print_welcome(addresses, config.base_url)

    # late: the worker process imports this module and needs no server
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "app.serve:application",
        factory=True,
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=1,  # the embedded worker and the sandbox must exist once
        blocking_threads=options.threads,
        log_access=False,
        log_level=LogLevels.error,  # our own two lines say all a person needs
        respawn_failed_workers=True,
        ssl_cert=config.certificate.chain if config.certificate else None,
        ssl_key=config.certificate.key if config.certificate else None,
    ).serve()
    return 0


def _port(value: str) -> int:
    if value.isdecimal() and 0 < int(value) < 65536:
        return int(value)
    raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not {value!r}")


def _refusal(host: str, port: int) -> str | None:
    """Why the server cannot listen there, and what to try; nothing when it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"Port {port} is taken. Try: make run PORT={port + 1 if port < 65535 else 8000}"
            if error.errno == errno.EACCES:
                return f"Port {port} is for administrators of the machine. Try: make run PORT=8000"
            return (
                f"This machine has no address {host!r}. Try HOST=127.0.0.1 for this machine alone, "
                "or HOST=0.0.0.0 for the home network."
            )
    return None


def _addresses(host: str, port: int, *, secure: bool) -> list[str]:
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
    return [f"{'https' if secure else 'http'}://{name}:{port}" for name in names]


def _print_welcome(addresses: list[str], base_url: str) -> None:
    named = [base_url] if base_url not in addresses else []
    print(f"\nAfterglow is at {' and '.join([*named, addresses[0]])}", flush=True)
    if named or "localhost" not in addresses[0]:
        segno.make((named or addresses)[0]).terminal(compact=True)
    else:
        print("Only this machine can open it. For your phone: make run HOST=0.0.0.0")
    if not base_url.startswith("https:") and "localhost" not in addresses[0]:
        print(
            "Without HTTPS the phone has no camera view, no offline mode, no installed app and no notifications;\n"
            "logging and choosing photos go. docs/install.md names three ways to HTTPS."
        )
    print("Stop it with Ctrl+C.", flush=True)


if __name__ == "__main__":
    sys.exit(main())

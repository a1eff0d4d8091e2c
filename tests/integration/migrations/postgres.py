"""A PostgreSQL of the tests' own: the one on PATH or of the system, else pgserver's from pip; gone afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg

START_SECONDS = 20
_OPTIONS = (
    "listen_addresses=",  # a socket in its own folder alone
    "fsync=off",
    "full_page_writes=off",
    "shared_buffers=16MB",
    "max_connections=20",
)


class NoPostgreSQL(Exception):
    """There is none here, or it does not start: the tests fail, they do not skip."""


class Cluster:
    """A running server; every test asks it for a database of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._numbers = folder, count(1)

    def new_database(self) -> str:
        """The SQLAlchemy URL of an empty database."""
        name = f"test{next(self._numbers)}"
        with psycopg.connect(self._conninfo("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql+psycopg://afterglow@/{name}?host={self._folder}"

    def answers(self) -> bool:
        try:
            psycopg.connect(self._conninfo("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    def _conninfo(self, database: str) -> str:
        return f"host={self._folder} user=afterglow dbname={database}"


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Make it in a temporary folder, run it, and remove it."""
    programs = find_programs()
    folder = Path(tempfile.mkdtemp(prefix="afterglow-pg-", dir="/tmp"))  # a socket's path must be short
    try:
        as_user = _harmless_user(folder)
        log = folder / "log"
        with log.open("wb") as output:
            _make(programs, folder, as_user, output)
            options = [word for option in _OPTIONS for word in ("-c", option)]
            server = subprocess.Popen(
                [programs / "postgres", "-D", folder / "data", "-k", folder, *options],
                stdout=output, stderr=output, cwd=folder, **as_user,
            )  # fmt: skip
        try:
            yield _when_ready(server, Cluster(folder), log)
        finally:
            server.send_signal(signal.SIGINT)  # "fast": does not wait for clients
            server.wait(START_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_programs() -> Path:
    """The folder with initdb and postgres."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)  # Debian keeps them off PATH
    bundled = find_spec("pgserver")
    if bundled is not None and bundled.origin is not None:
        folders.append(Path(bundled.origin).parent / "pginstall" / "bin")
    for folder in folders:
        if (folder / "postgres").is_file() and (folder / "initdb").is_file():
            return folder
    raise NoPostgreSQL(
        "These tests need a PostgreSQL, and there is neither one on PATH nor pgserver for this Python "
        f"({sys.version_info.major}.{sys.version_info.minor}). Debian: apt-get install postgresql"
    )


def _make(programs: Path, folder: Path, as_user: dict[str, object], output: object) -> None:
    words = ["-U", "afterglow", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    done = subprocess.run(
        [programs / "initdb", "-D", folder / "data", *words],
        stdout=output, stderr=subprocess.PIPE, cwd=folder, check=False, **as_user,
    )  # fmt: skip
    if done.returncode:
        raise NoPostgreSQL(f"{programs / 'initdb'} failed: {done.stderr.decode()[-400:]}")


def _harmless_user(folder: Path) -> dict[str, object]:
    """PostgreSQL refuses to run as root: then it runs as its own user, or as nobody."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    name = next(name for name in ("postgres", "nobody") if name in names)
    user = pwd.getpwnam(name)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _when_ready(server: "subprocess.Popen[bytes]", made: Cluster, log: Path) -> Cluster:
    until = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < until:
        if made.answers():
            return made
        time.sleep(0.05)
    raise NoPostgreSQL(f"PostgreSQL did not start: {log.read_text(errors='replace')[-400:]}")

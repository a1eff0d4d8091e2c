"""Backup and restore: for the operator of the box."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from alembic.util import CommandError
from flask.cli import with_appcontext

from app.deps import runtime, utc_now
from app.keys import master_key
from app.services import backup as backups
from app.services import restore as restores
from app.services.backup_archive import BackupError
from app.storage.blob_store import StorageError
from app.storage.keys import KeyDamaged, MasterKey
from app.upgrade import upgrade
from config import Config, ConfigError

_FILE = click.Path(path_type=Path, readable=False)
_THERE = click.Path(path_type=Path, exists=True, readable=False)
_NO_KEYS = (
    "No keys: without them the photos in this backup cannot be opened. Name the file that `backup --keys` wrote "
    "with --keys FILE, set MASTER_KEY, or give --without-keys to restore all but the photos."
)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--keys", "key_file", type=_FILE, help="also save the keys, into a file to keep elsewhere")
@with_appcontext
def backup(file: Path, key_file: Path | None) -> None:
    """Save the database and all photos into one FILE, while the box goes on working.

    The photos in it are encrypted, and the keys are not in it: save them once with --keys, and keep the two apart.
    """
    parts = runtime()
    with _plainly():
        if parts.config.is_sqlite and not _database(parts.config).exists():
            raise BackupError(f"There is nothing to back up: no database at {_database(parts.config)}.")
        keys = None
        if key_file is not None:
            if key_file.absolute() == file.absolute():
                raise BackupError("Name two different files: who finds both can open the photos.")
            backups.refuse_existing(key_file)
            keys = backups.keys_of(parts.config.home)
        done = backups.write(file, parts.database.engine, parts.vault.blobs, utc_now(), _progress)
        if key_file is not None and keys is not None:
            backups.write_keys(key_file, keys)
    click.echo(f"{done.blobs} files and the database, {done.bytes / 1e6:.1f} MB: {file}", err=True)
    if key_file is not None:
        click.echo(f"Keys: {key_file}. Keep it somewhere else: who has both can open the photos.", err=True)
    if done.missing:
        click.echo(f"The store has no file for {done.missing} photos: this backup lacks them too.", err=True)


@click.command()
@click.argument("file", type=_THERE)
@click.option("--keys", "key_file", type=_FILE, help="the file that `backup --keys` wrote")
@click.option("--without-keys", is_flag=True, help="restore although no photo can be opened")
@with_appcontext
def restore(file: Path, key_file: Path | None, without_keys: bool) -> None:
    """Fill an empty home from a backup. A restore that was cut short can simply be run again."""
    parts = runtime()
    config = parts.config
    with _plainly():
        if not config.is_sqlite:
            raise BackupError("This command restores SQLite. For PostgreSQL use pg_restore.")
        keys = restores.read_keys(key_file) if key_file is not None else {}
        master = _master(config, keys)
        if master is None and not without_keys:
            raise BackupError(_NO_KEYS)
        target = restores.Target(config.home, _database(config), parts.vault.blobs)
        count = restores.restore(file, target, keys, master, _progress)
    click.echo(f"Restored {count} files and the database.", err=True)
    try:
        upgrade(config)
    except CommandError as error:
        raise click.ClickException(
            "All is restored, but by a newer version of Afterglow. Update this one, then run `migrate`."
        ) from error


def _master(config: Config, keys: dict[str, str]) -> MasterKey | None:
    """The key the box will use: the environment's, the key file's, or the one that lies in the home."""
    if config.master_key is None and keys:
        return MasterKey.from_text(keys["master.key"])
    if config.master_key is None and not (config.home / "master.key").exists():
        return None
    return master_key(config)


def _database(config: Config) -> Path:
    return Path(config.database_url.removeprefix("sqlite:///"))


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except (BackupError, StorageError, KeyDamaged, ConfigError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise click.ClickException(f"{error.strerror or error}{where}") from error


def _progress(done: int, of: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"{done} of {of} files" + ("\r" if done < of else "\n"), nl=False, err=True)
    elif done % 100 == 0 or done == of:
        click.echo(f"{done} of {of} files", err=True)

"""Blobs as files in one local folder."""

import os
import re
import secrets
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from app.storage.blob_store import BlobDamaged, BlobInfo, check_key, check_range, is_key
from app.storage.durable import flush, write_and_flush
from app.storage.folders import FOREIGN, Folders

_TEMPORARY = re.compile(r"\.[0-9a-f]{16}\.tmp", re.ASCII)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
# Without O_NONBLOCK a named pipe planted under a key would hang the reader.
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_PUT_ATTEMPTS = 5


class LocalStore:
    """A folder tree that follows the keys. Building one touches nothing; the first put makes the root."""

    def __init__(self, root: Path) -> None:
        self._folders = Folders(root)

    @property
    def root(self) -> Path:
        return self._folders.root

    def put(self, key: str, data: bytes) -> None:
        names, file_name = _split(key)
        self._put_into(names, {file_name: data})

    def put_all(self, blobs: Mapping[str, bytes]) -> None:
        together: dict[tuple[str, ...], dict[str, bytes]] = {}
        for key, data in blobs.items():
            names, file_name = _split(key)
            together.setdefault(names, {})[file_name] = data
        for names, files in together.items():
            self._put_into(names, files)

    def _put_into(self, names: tuple[str, ...], files: Mapping[str, bytes]) -> None:
        for attempt in range(1, _PUT_ATTEMPTS + 1):
            try:
                with self._folders.open(names, make=True) as folder:
                    _write_durably(folder, files)
                return
            except FileNotFoundError:  # a delete pruned the folder between making and using it
                if attempt == _PUT_ATTEMPTS:
                    raise

    def read(self, key: str) -> bytes:
        with self._open(key) as file:
            return file.read()

    def read_range(self, key: str, start: int, length: int) -> bytes:
        check_range(start, length)
        with self._open(key) as file:
            file.seek(start)
            return file.read(length)

    def size(self, key: str) -> int:
        with self._open(key) as file:
            return os.fstat(file.fileno()).st_size

    def delete(self, key: str) -> None:
        names, file_name = _split(key)
        try:
            with self._folders.open(names) as folder:
                os.unlink(file_name, dir_fd=folder)
                flush(folder)
        except FileNotFoundError:
            return
        self._folders.prune(names)

    def list(self, prefix: str = "") -> Iterator[BlobInfo]:
        for key, status in self._folders.walk(prefix):
            if is_key(key) and key.startswith(prefix):
                yield BlobInfo(key, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))

    def sweep_temporary(self, older_than: datetime) -> int:
        limit = older_than.timestamp()
        removed = 0
        for path, status in tuple(self._folders.walk()):
            names, file_name = _split_path(path)
            if _TEMPORARY.fullmatch(file_name) and status.st_mtime < limit:
                removed += self._remove_temporary(names, file_name)
        return removed

    def _remove_temporary(self, names: tuple[str, ...], file_name: str) -> int:
        try:
            with self._folders.open(names) as folder:
                os.unlink(file_name, dir_fd=folder)
        except FileNotFoundError:  # its writer lives and has just finished
            return 0
        self._folders.prune(names)
        return 1

    def _open(self, key: str) -> BinaryIO:
        names, file_name = _split(key)
        with self._folders.open(names) as folder:
            try:
                file = os.fdopen(os.open(file_name, _READ, dir_fd=folder), "rb")
            except OSError as error:
                if error.errno in FOREIGN:
                    raise BlobDamaged("a link stands where a blob belongs") from error
                raise
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            file.close()
            raise BlobDamaged("something else than a file stands where a blob belongs")
        return file


def _split(key: str) -> tuple[tuple[str, ...], str]:
    return _split_path(check_key(key))


def _split_path(path: str) -> tuple[tuple[str, ...], str]:
    *names, file_name = path.split("/")
    return tuple(names), file_name


def _write_durably(folder: int, files: Mapping[str, bytes]) -> None:
    """Write beside, flush, rename, flush the folder: a crash leaves each old blob, the new one, or none."""
    temporary = {file_name: f".{secrets.token_hex(8)}.tmp" for file_name in files}
    try:
        for file_name, data in files.items():
            descriptor = os.open(temporary[file_name], _CREATE, 0o600, dir_fd=folder)
            try:
                write_and_flush(descriptor, data)
            finally:
                os.close(descriptor)
        for file_name, name in temporary.items():
            os.rename(name, file_name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        # Best effort: what stays behind is never listed and falls to the sweep.
        for name in temporary.values():
            with suppress(OSError):
                os.unlink(name, dir_fd=folder)
        raise
    flush(folder)

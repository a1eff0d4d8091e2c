"""The folders below one root: the only place that turns a key into something on the disk."""

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from app.storage.blob_store import BlobDamaged
from app.storage.durable import flush

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
FOREIGN = {errno.ELOOP, errno.ENOTDIR, errno.EMLINK}  # how systems say "that is a link or a file"


class Folders:
    """Opens folders by descriptor, name by name, so that no link or rename leads out of the root."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def open(self, names: Sequence[str] = (), *, make: bool = False) -> Iterator[int]:
        """A descriptor of the folder `names` below the root, valid inside the `with` block.

        The root itself may be a link (the operator chose it); nothing below may. Raises FileNotFoundError
        when a folder is missing and `make` is false, BlobDamaged when a link or a file stands in its place.
        """
        if make:
            _make_root(self.root)
        current = os.open(self.root, _FOLDER)
        try:
            for name in names:
                if make:
                    _make(name, current)
                parent, current = current, _open_below(name, current)
                os.close(parent)
            yield current
        finally:
            os.close(current)

    def walk(self, prefix: str = "") -> Iterator[tuple[str, os.stat_result]]:
        """Every regular file below the root with its path; links are left alone.

        Folders that cannot hold a path with this prefix are not entered. Raises OSError for an unreadable
        folder, because a listing with a silent hole would make an integrity check lie.
        """
        with ExitStack() as stack:
            try:
                root = stack.enter_context(self.open())
            except FileNotFoundError:
                return
            for folder, below, files, descriptor in os.fwalk(".", dir_fd=root, onerror=_report):
                start = "" if folder == "." else folder.removeprefix("./") + "/"
                below[:] = sorted(name for name in below if _may_hold(f"{start}{name}/", prefix))
                for name in sorted(files):
                    with suppress(FileNotFoundError):  # deleted while we look
                        status = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
                        if stat.S_ISREG(status.st_mode):
                            yield start + name, status

    def prune(self, names: Sequence[str]) -> None:
        """Remove the folder and its parents as far as they are empty, never the root."""
        for depth in range(len(names), 0, -1):
            try:
                with self.open(names[: depth - 1]) as parent:
                    os.rmdir(names[depth - 1], dir_fd=parent)
                    flush(parent)
            except OSError:  # not empty, or somebody else was faster
                return


def _may_hold(folder: str, prefix: str) -> bool:
    return folder.startswith(prefix) or prefix.startswith(folder)


def _report(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def _open_below(name: str, parent: int) -> int:
    try:
        return os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=parent)
    except OSError as error:
        if error.errno in FOREIGN:
            raise BlobDamaged("a link or a file stands where a folder belongs") from error
        raise


def _make(name: str, parent: int) -> None:
    """Make sure the folder exists and will still be there after a power cut.

    The parent is flushed even when the folder was there already: another writer may have made it a moment ago
    and not have come to its own flush yet.
    """
    with suppress(FileExistsError):
        os.mkdir(name, 0o700, dir_fd=parent)
    flush(parent)


def _make_root(root: Path) -> None:
    missing = [folder for folder in (root, *root.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)
        parent = os.open(folder.parent, _FOLDER)
        try:
            flush(parent)
        finally:
            os.close(parent)

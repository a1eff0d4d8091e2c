"""Making the disk keep what it was told."""

import fcntl
import os
import sys
from pathlib import Path


def flush(descriptor: int) -> None:
    """Return only when the file or folder behind the descriptor is on the medium."""
    if sys.platform == "darwin":
        # fsync on macOS stops at the drive's cache; some network volumes know only fsync.
        try:
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        except OSError:
            os.fsync(descriptor)
    else:
        os.fsync(descriptor)


def write_and_flush(descriptor: int, data: bytes) -> None:
    """Write all of `data` to the descriptor and flush it."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    flush(descriptor)


def sync_folder(folder: Path) -> None:
    """Make names that were added to a folder or taken from it last."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        flush(descriptor)
    finally:
        os.close(descriptor)

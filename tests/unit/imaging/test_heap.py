"""Free memory goes back to the system before children are forked."""

import sys
from pathlib import Path

import pytest

from app.imaging import heap

BLOCK, COUNT = 100_000, 500


@pytest.mark.skipif(sys.platform != "linux", reason="malloc_trim is the GNU C library's")
def test_what_was_freed_below_something_kept_goes_back() -> None:
    """malloc itself gives back the top of the heap alone, so the last block holds all others in place."""
    blocks = [bytearray(b"x" * BLOCK) for _ in range(COUNT)]
    del blocks[:-1]
    before = _resident_bytes()
    assert heap.give_back()
    assert _resident_bytes() < before - COUNT * BLOCK // 2


def test_a_c_library_without_it_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heap.ctypes, "CDLL", lambda _name: object())
    assert not heap.give_back()


def _resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096

"""Free memory goes back to the system before children are forked."""

import ctypes
from pathlib import Path

import pytest

from app.imaging import heap

BLOCK, COUNT = 100_000, 500


def test_what_was_freed_below_something_kept_goes_back() -> None:
    """malloc itself gives back the top of the heap alone, so the last block holds all others in place."""
    blocks = [bytearray(b"x" * BLOCK) for _ in range(COUNT)]
    del blocks[:-1]
    before = _resident_bytes()
    is_gnu = hasattr(ctypes.CDLL(None), "malloc_trim")
    assert heap.give_back() is is_gnu
    assert _resident_bytes() < before - COUNT * BLOCK // 2 or not is_gnu


def test_a_c_library_without_it_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heap.ctypes, "CDLL", lambda _name: object())
    assert not heap.give_back()


def _resident_bytes() -> int:
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * 4096 if statm.exists() else 0

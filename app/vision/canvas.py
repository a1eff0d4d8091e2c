"""Memory for large pictures."""

import contextlib
import mmap

import numpy as np

from app.vision.types import RgbImage

_HUGE_PAGE_BYTES = 2 * 1024 * 1024


def canvas(height_px: int, width_px: int) -> RgbImage:
    """Return an empty picture, height_px x width_px x 3, in huge pages where there are any.

    Touching small pages for the first time costs four to six times as much, and reading them half as much again.

    Raises
    ------
    MemoryError
        When there is not enough.
    """
    size = height_px * width_px * 3
    if size < _HUGE_PAGE_BYTES or not hasattr(mmap, "MADV_HUGEPAGE"):
        return np.empty((height_px, width_px, 3), np.uint8)
    # Linux begins whole multiples of a huge page where one begins; malloc's own header would shift them.
    whole = -(-size // _HUGE_PAGE_BYTES) * _HUGE_PAGE_BYTES
    try:
        pages = mmap.mmap(-1, whole, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    except OSError as error:
        raise MemoryError from error
    with contextlib.suppress(OSError):  # a kernel without huge pages
        # A last one that would be mostly empty is not worth its memory.
        at_least_half_full = (size + _HUGE_PAGE_BYTES // 2) // _HUGE_PAGE_BYTES
        pages.madvise(mmap.MADV_HUGEPAGE, 0, at_least_half_full * _HUGE_PAGE_BYTES)
    return np.frombuffer(pages, np.uint8, size).reshape(height_px, width_px, 3)

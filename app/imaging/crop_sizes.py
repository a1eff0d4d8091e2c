"""How large a crop may be drawn again, and how that is asked for."""

from typing import Any

from app.imaging.results import MatrixRows
from app.vision.frame import CANONICAL

SMALLEST_CROP_PX, LARGEST_CROP_PX = 96, 2 * CANONICAL.width_px
"""Twice the crop is more than any camera's own pixels; nothing is gained beyond."""


def crop_height_px(width_px: int) -> int:
    """Return the height of a crop of this width."""
    return round(width_px * CANONICAL.height_px / CANONICAL.width_px)


def arguments_of(matrix: MatrixRows, width_px: int) -> dict[str, Any]:
    """Return plain values for the wire."""
    return {"matrix": [list(row) for row in matrix], "width_px": width_px}

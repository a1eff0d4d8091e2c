"""Which decoded pixel is which source pixel."""

import numpy as np
import pytest

from app.imaging.decoding import Decoded
from app.imaging.metadata import Metadata
from app.imaging.orientation import turn_upright
from app.imaging.source_geometry import SourceGeometry
from app.vision.pyramid import pyramid
from app.vision.transforms import apply

# Odd sides: on the way down a column and a row get lost, and a flipped picture loses them on the other side.
WIDTH_PX, HEIGHT_PX = 203, 151


def stored_ramp() -> np.ndarray:
    """Each pixel's colour is its place, so that an average of pixels is the place of their middle."""
    y, x = np.mgrid[0:HEIGHT_PX, 0:WIDTH_PX]
    return np.stack([x, y, np.zeros_like(x)], axis=-1).astype(np.uint8)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_turned_level_maps_exactly_to_the_upright_source(orientation: int, level: int) -> None:
    stored = stored_ramp()
    decoded = Decoded(stored, 1, None)
    upright = turn_upright(stored, orientation)
    height, width = upright.shape[:2]
    geometry = SourceGeometry.of(Metadata(width, height, orientation))
    small = pyramid(stored, max(WIDTH_PX, HEIGHT_PX) >> level)[level]
    turned = turn_upright(small, orientation)
    to_upright = geometry.turned_level_to_upright(decoded, level, small.shape[1], small.shape[0])
    for x, y in ((3, 5), (turned.shape[1] - 4, turned.shape[0] - 6)):
        mapped_x, mapped_y = apply(to_upright, np.array([x, y], dtype=np.float64))
        expected = np.median(
            upright[int(mapped_y) : int(mapped_y) + 2, int(mapped_x) : int(mapped_x) + 2], axis=(0, 1)
        )
        assert np.abs(turned[y, x].astype(float) - expected).max() <= 1.0


@pytest.mark.parametrize("orientation", range(1, 9))
def test_half_size_decoding_keeps_to_the_source_grid(orientation: int) -> None:
    """The DCT's halves round odd sides up: pixel (i, j) covers stored pixels 2i, 2i + 1 whatever the side."""
    half = np.zeros((-(-HEIGHT_PX // 2), -(-WIDTH_PX // 2), 3), np.uint8)
    upright = turn_upright(stored_ramp(), orientation)
    height, width = upright.shape[:2]
    geometry = SourceGeometry.of(Metadata(width, height, orientation))
    x, y = apply(geometry.decoded_to_upright(Decoded(half, 2, None)), np.array([10.0, 20.0]))
    corner = upright[int(y), int(x)].astype(float)
    assert np.abs(corner[:2] - [20.5, 40.5]).max() <= 0.5
    assert x % 1 == y % 1 == 0.5

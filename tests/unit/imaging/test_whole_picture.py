"""The whole picture at a size for the screen."""

import numpy as np
import pytest

from app.imaging.whole_picture import fit, fit_level
from app.vision.pyramid import pyramid


@pytest.mark.parametrize(
    ("width", "height", "fitted"),
    [
        (4000, 3000, (2000, 1500)),  # half, as it is
        (3000, 4000, (1500, 2000)),
        (2500, 1000, (2048, 819)),  # half would be too small: resized
        (4200, 2100, (2048, 1024)),
        (1500, 900, (1500, 900)),  # never enlarged
        (2048, 2048, (2048, 2048)),
    ],
)
def test_the_longer_side_is_near_but_never_beyond_the_limit(
    width: int, height: int, fitted: tuple[int, int]
) -> None:
    levels = pyramid(np.zeros((height, width, 3), np.uint8))
    picture = fit_level(levels, 2048)
    assert picture.pixels.shape[1::-1] == fitted
    assert picture.scale == pytest.approx(fitted[0] / width, rel=1e-3)


def test_fitting_a_ribbon_leaves_at_least_a_pixel() -> None:
    assert fit(np.zeros((1, 5000, 3), np.uint8), 256).shape == (1, 256, 3)


def test_fitting_averages() -> None:
    checks = np.indices((400, 400)).sum(axis=0) % 2 * 255
    fitted = fit(np.repeat(checks[:, :, None], 3, axis=2).astype(np.uint8), 100)
    assert (np.abs(fitted.astype(int) - 127) <= 1).all()

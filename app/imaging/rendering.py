"""Pictures made later: a crop drawn again from its recipe at any size, and one for the screen from the crop."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from app.imaging import encoding
from app.imaging.colour import to_srgb
from app.imaging.crop_sizes import crop_height_px
from app.imaging.pipeline import decode_whole
from app.imaging.results import MatrixRows
from app.vision.crop import render_crop
from app.vision.frame import CANONICAL
from app.vision.pyramid import half
from app.vision.transforms import compose


def render_crop_again(data: bytes, matrix: MatrixRows, width_px: int) -> bytes:
    """Draw the crop `width_px` wide as a JPEG; raises ImageRejected.

    `matrix` is the stored one, upright source px to px of the 1536 x 2048 crop.
    """
    decoded, geometry = decode_whole(data)
    scale = width_px / CANONICAL.width_px
    offset = 0.5 * scale - 0.5
    resized = compose(np.array([[scale, 0.0, offset], [0.0, scale, offset]]), np.array(matrix))
    placed = compose(resized, geometry.decoded_to_upright(decoded))
    crop = render_crop(decoded.pixels, placed, width_px, crop_height_px(width_px))
    return encoding.jpeg(to_srgb(crop, decoded.icc), encoding.CROP_QUALITY, full_colour=True)


def render_screen(aligned: bytes) -> bytes:
    """Make the picture for the screen from the aligned JPEG; raises ImageRejected."""
    return encoding.avif(half(decode_whole(aligned)[0].pixels))


def render_by(data: bytes, arguments: Mapping[str, Any]) -> bytes:
    """Do what `arguments_of` asked for."""
    (a, b, c), (d, e, f) = arguments["matrix"]
    return render_crop_again(data, ((a, b, c), (d, e, f)), arguments["width_px"])

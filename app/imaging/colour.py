"""ICC profiles to sRGB, on as few pixels as possible."""

import io
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageCms

from app.vision.types import RgbImage

Conversion = Callable[[Image.Image], Image.Image]

_SPACES = {b"RGB ": "RGB", b"GRAY": "L", b"CMYK": "CMYK"}
_STRIP_ROWS = 256


def to_srgb(pixels: RgbImage, icc: bytes | None) -> RgbImage:
    """Return the pixels in sRGB. Without a usable RGB profile they are taken to be sRGB already."""
    convert = conversion_to_srgb(icc, "RGB")
    if convert is None:
        return pixels
    converted = np.empty_like(pixels)
    for top in range(0, len(pixels), _STRIP_ROWS):  # Pillow's copy takes 4 bytes a pixel: keep it small
        strip = np.ascontiguousarray(pixels[top : top + _STRIP_ROWS])
        converted[top : top + _STRIP_ROWS] = np.asarray(convert(Image.fromarray(strip)))
    return converted


def conversion_to_srgb(icc: bytes | None, mode: str) -> Conversion | None:
    """Return what turns a Pillow picture of `mode` (RGB, L, CMYK) into sRGB, or None if nothing need be done.

    None also for a damaged profile, for one of another kind of pixels, and for one that changes no colour by
    more than one step, such as the many copies of sRGB itself.
    """
    if icc is None or _SPACES.get(icc[16:20]) != mode:
        return None
    try:
        transform = ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(io.BytesIO(icc)),
            ImageCms.createProfile("sRGB"),
            mode,
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
        )
    except (ImageCms.PyCMSError, OSError):
        return None

    def convert(picture: Image.Image) -> Image.Image:
        converted = ImageCms.applyTransform(picture, transform)
        if converted is None:
            raise ValueError("the colour transform returned nothing")
        return converted

    if mode == "RGB":
        steps = np.arange(0, 256, 51, dtype=np.uint8)
        cube = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(1, -1, 3)
        change = np.asarray(convert(Image.fromarray(cube))).astype(np.int16) - cube
        if np.abs(change).max() <= 1:
            return None
    return convert

"""Pixels to files. Single-threaded and without metadata, so the same pixels always give the same bytes."""

import io

import numpy as np
import simplejpeg
from PIL import Image

from app.vision.types import RgbImage

CROP_QUALITY = 92  # the master of the aligned picture: pores must survive
UPRIGHT_QUALITY = 85
ORIGINAL_QUALITY = 90
AVIF_QUALITY = 70
AVIF_SPEED = 10  # two thirds of a JPEG's size at equal SSIM; slower settings do not pay


def jpeg(pixels: RgbImage, quality: int, *, full_colour: bool) -> bytes:
    """Encode as JPEG, with colour at full (4:4:4) or half (4:2:0) resolution."""
    subsampling = "444" if full_colour else "420"
    return bytes(simplejpeg.encode_jpeg(np.ascontiguousarray(pixels), quality, "RGB", subsampling))


def avif(pixels: RgbImage) -> bytes:
    """Encode as AVIF."""
    target = io.BytesIO()
    Image.fromarray(pixels).save(target, "AVIF", quality=AVIF_QUALITY, speed=AVIF_SPEED, max_threads=1)
    return target.getvalue()

"""Photos as large as a phone makes them, from the one face we have, with the grain that makes decoding cost."""

from functools import cache

import cv2
import numpy as np
from PIL import Image

from tests import faces, pictures

SIDES = {12: (3000, 4000), 48: (6000, 8000)}


@cache
def big_jpeg(megapixels: int) -> bytes:
    """A JPEG at quality 92; the eyes stand about 515 px apart at 12 MP."""
    width, height = SIDES[megapixels]
    # The face fills the frame as on a selfie at arm's length.
    portrait = faces.portrait()[0:336, 98:350]
    drawn = cv2.resize(portrait, (width, height), interpolation=cv2.INTER_CUBIC)
    random = np.random.default_rng(20240501)
    grain = random.normal(0.0, 9.0, (height // 2, width // 2, 1)).astype(np.float32)
    grain = cv2.resize(grain, (width, height), interpolation=cv2.INTER_LINEAR)[..., None]
    for top in range(0, height, 500):  # whole float pictures of 48 MP would not fit
        rows = drawn[top : top + 500].astype(np.float32) + grain[top : top + 500]
        rows += random.normal(0.0, 3.0, rows.shape).astype(np.float32)
        drawn[top : top + 500] = rows.clip(0, 255).astype(np.uint8)
    return pictures.jpeg(Image.fromarray(drawn), quality=92, subsampling=2)

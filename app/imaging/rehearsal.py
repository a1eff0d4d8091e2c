"""The dress rehearsal before the doors close: what a decoder loads lazily must be loaded before landlock."""

import base64
import contextlib
import io
from collections.abc import Iterator

import numpy as np
import simplejpeg
from PIL import Image, ImageCms

from app.imaging.errors import ImageRejected
from app.imaging.pipeline import inspect_photo, process_photo, render_original, render_upright
from app.imaging.rendering import render_crop_again, render_screen
from app.vision.frame import CANONICAL
from app.vision.identity import signature
from app.vision.models import FaceModel
from app.vision.quality import assess_quality
from app.vision.types import EyePair

SIDE_PX = 320
_EYES = EyePair((120.0, 130.0), (200.0, 130.0))
# A grey square. Encoding one here would start the HEVC encoder and its threads in the zygote.
_GREY_HEIC = base64.b64decode(
    """
AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAVdtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA
ACJpbG9jAAAAAERAAAEAAQAAAAABewABAAAAAAAAADgAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRt
AAAAAAABAAAA12lwcnAAAAC4aXBjbwAAAHlodmNDAQNwAAAAkAAAAAAAPPAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMA
AAMAPLoCQGEAAQAsQgEBA3AAAAMAkAAAAwAAAwA8oAoIBQWW6kkprm4CGgwIAAADAMgAAAMACEBiAAEAB0QBwXKwYkAAAAATY29s
cm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAABQAAAAUAAAAAQcGl4aQAAAAADCAgIAAAAF2lwbWEAAAAAAAAAAQABBIECAwQAAABA
bWRhdAAAADQoAa8ZKTIdoPcwWo93IF4hCyAlA+6nGE0BCBTjktaTB0lgAACwgIcAAAMAAcEAAAMAADPg
"""
)


def rehearse(model: FaceModel | None) -> None:
    """Run every operation, each decoder, and the networks, which lay out their memory on the first run."""
    for picture in _pictures():
        try:
            process_photo(picture, None, eyes=_EYES if picture is _GREY_HEIC else None)
        except ImageRejected as rejection:
            raise RuntimeError("a decoder of this box cannot read a plain picture") from rejection
    inspect_photo(_GREY_HEIC)
    render_original(_GREY_HEIC)
    render_upright(_GREY_HEIC)
    render_screen(_GREY_HEIC)
    render_crop_again(_GREY_HEIC, ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)), SIDE_PX)
    if model is None:
        return
    process_photo(_GREY_HEIC, model)
    for network in (model.short_range, model.full_range, model.mesh, model.iris):
        if network is not None:
            network.look(np.zeros((network.input_px, network.input_px, 3), np.uint8))
    _rehearse_quality()


def _rehearse_quality() -> None:
    """Measure a face that is none; only what it loads on the way counts."""
    crop = np.full((CANONICAL.height_px, CANONICAL.width_px, 3), 128, np.uint8)
    landmarks = np.random.default_rng(0).uniform(200.0, 1300.0, (478, 3))
    with contextlib.suppress(ValueError, ArithmeticError, np.linalg.LinAlgError):
        assess_quality(crop, landmarks, 1)
        signature(crop, landmarks)


def _pictures() -> Iterator[bytes]:
    """Yield one small picture per path through the decoders."""
    colour = Image.fromarray(np.full((SIDE_PX, SIDE_PX, 3), 128, np.uint8))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = Image.Exif()
    exif[274] = 6
    exif.get_ifd(0x8769)[36867] = "2024:05:01 12:00:00"
    yield _GREY_HEIC
    yield _encoded(colour.convert("CMYK"), "JPEG")
    yield _encoded(colour.convert("L"), "JPEG")
    yield _encoded(colour.convert("P"), "PNG")
    yield _encoded(colour.convert("RGBA"), "PNG", icc_profile=profile, exif=exif)
    yield _encoded(Image.fromarray(np.full((SIDE_PX, SIDE_PX), 30_000, np.uint16)), "PNG")
    yield _encoded(colour.convert("RGBA"), "WEBP", icc_profile=profile, exif=exif)
    yield _encoded(colour, "AVIF", speed=10, max_threads=1, icc_profile=profile, exif=exif)
    yield _encoded(colour, "JPEG", icc_profile=profile, exif=exif)
    yield simplejpeg.encode_jpeg(np.asarray(colour), 90, "RGB", "420")


def _encoded(picture: Image.Image, picture_format: str, **options: object) -> bytes:
    target = io.BytesIO()
    picture.save(target, picture_format, **options)
    return target.getvalue()

"""One photo from bytes to outputs: decode once, find the eyes, draw, encode. Runs in the sandbox child."""

import math
import time
from dataclasses import dataclass, field

from app.imaging import encoding
from app.imaging.colour import to_srgb
from app.imaging.decoding import Decoded, decode
from app.imaging.errors import ImageRejected
from app.imaging.eye_search import EyeSearch, search_eyes
from app.imaging.header import Header, inspect
from app.imaging.metadata import Metadata, read_metadata
from app.imaging.orientation import mirror, turn_upright
from app.imaging.people import people_in, signature_of_found
from app.imaging.results import (
    ALIGNED,
    SCREEN,
    SCREEN_SIDE_PX,
    SIGNATURE,
    THUMB,
    THUMB_SIDE_PX,
    UPRIGHT,
    UPRIGHT_SIDE_PX,
    InspectedPhoto,
    MatrixRows,
    ProcessedPhoto,
)
from app.imaging.source_geometry import SourceGeometry
from app.imaging.whole_picture import fit, fit_level, fitted_scale
from app.imaging.wishes import Wish
from app.vision.crop import render_crop
from app.vision.models import FaceModel
from app.vision.pyramid import WORKING_SIDE_PX, half, halved, halvings, pyramid
from app.vision.quality import Quality, assess_quality
from app.vision.transforms import compose, landmarks_to_frame, scale_of
from app.vision.types import EyePair, Matrix, RgbImage
from app.vision.views import View, recipe_of, view_similarity


@dataclass
class Stopwatch:
    """Milliseconds per stage."""

    ms: dict[str, float] = field(default_factory=dict)
    last: float = field(default_factory=time.perf_counter)

    def lap(self, stage: str) -> None:
        """Book the time since the last lap to a stage."""
        now = time.perf_counter()
        self.ms[stage] = round(self.ms.get(stage, 0.0) + (now - self.last) * 1e3, 3)
        self.last = now


def inspect_photo(data: bytes) -> InspectedPhoto:
    """Return what the file says about itself, without decoding it; raises ImageRejected."""
    header, metadata = _read(data)
    return InspectedPhoto(
        format=header.format,
        width=metadata.width,
        height=metadata.height,
        orientation=metadata.orientation,
        taken_at_local=metadata.taken_at_local,
        utc_offset_minutes=metadata.utc_offset_minutes,
        camera=metadata.camera,
    )


def process_photo(
    data: bytes,
    model: FaceModel | None,
    *,
    eyes: EyePair | None = None,
    near: EyePair | None = None,
    mirrored: bool = False,
    view: View = "front",
    view_is_certain: bool = False,
) -> ProcessedPhoto:
    """Line up a photo as a `Wish` says; raises ImageRejected."""
    wish = Wish(eyes, near, mirrored, view, view_is_certain)
    watch = Stopwatch()
    header, metadata = _read(data)
    watch.lap("header")
    decoded = _decode(data, header, metadata, allow_half=True)
    watch.lap("decode")
    geometry = SourceGeometry.of(metadata)
    upright_scale = fitted_scale(decoded.pixels.shape, UPRIGHT_SIDE_PX) / decoded.factor
    picture, to_upright = _searched(decoded, geometry)
    watch.lap("pyramid")
    search = search_eyes(model, picture, to_upright, wish)
    watch.lap("eyes")
    people = people_in(model, picture, to_upright, search, wish)
    own = signature_of_found(picture, to_upright, search, wish)
    watch.lap("people")
    del picture

    outputs: dict[str, bytes] = {}
    matrix: Matrix | None = None
    quality: Quality | None = None
    detail = search.detail
    if search.reason is None and search.eyes is not None:
        matrix = view_similarity(view, search.eyes, search.landmarks, mirrored=mirrored)
        detail = 1.0 / scale_of(matrix)
        if decoded.factor > 1 and detail < decoded.factor:
            decoded = _decode(
                data, header, metadata
            )  # a small face in a large picture: half of it would lose detail
            watch.lap("decode")
        crop = render_crop(decoded.pixels, compose(matrix, geometry.decoded_to_upright(decoded)))
        crop = to_srgb(crop, decoded.icc)
        del decoded
        watch.lap("crop")
        shown = half(crop)
        quality = _quality(crop, shown, matrix, search)
        watch.lap("quality")
        outputs[ALIGNED] = encoding.jpeg(crop, encoding.CROP_QUALITY, full_colour=True)
        if own:
            outputs[SIGNATURE] = own
        watch.lap("encode_aligned")
    else:
        upright = upright_picture(pyramid(decoded.pixels, UPRIGHT_SIDE_PX), metadata)
        del decoded
        outputs[UPRIGHT] = encoding.jpeg(upright, encoding.UPRIGHT_QUALITY, full_colour=False)
        watch.lap("upright")
        shown = fit(mirror(upright) if mirrored else upright, SCREEN_SIDE_PX)
        outputs[SCREEN] = encoding.avif(shown)
        watch.lap("encode_screen")
    outputs[THUMB] = encoding.avif(fit(shown, THUMB_SIDE_PX))
    watch.lap("encode_thumb")
    return ProcessedPhoto(
        width=metadata.width,
        height=metadata.height,
        orientation=metadata.orientation,
        found=search.eyes is not None,
        reason=search.reason,
        source=search.source,
        recipe=recipe_of(view),
        model_sha256=model.sha256 if model else "",
        upright_scale=upright_scale,
        eyes=search.eyes,
        matrix=_rows(matrix),
        uncertainty_pct_iod=search.uncertainty_pct_iod,
        detail=detail,
        faces=search.faces,
        people=people,
        quality=quality,
        ms=watch.ms,
        outputs=outputs,
    )


def upright_picture(levels: tuple[RgbImage, ...], metadata: Metadata) -> RgbImage:
    """Return the whole picture upright and in sRGB, within UPRIGHT_SIDE_PX, from its half-size pyramid."""
    whole = fit_level(levels, UPRIGHT_SIDE_PX)
    return to_srgb(turn_upright(whole.pixels, metadata.orientation), metadata.icc)


def render_upright(data: bytes) -> bytes:
    """Return the whole picture as `process_photo` makes it for a photo it cannot line up; raises ImageRejected."""
    header, metadata = _read(data)
    levels = pyramid(_decode(data, header, metadata, allow_half=True).pixels, UPRIGHT_SIDE_PX)
    return encoding.jpeg(upright_picture(levels, metadata), encoding.UPRIGHT_QUALITY, full_colour=False)


def render_original(data: bytes) -> bytes:
    """Return the whole picture as an upright sRGB JPEG without metadata; raises ImageRejected."""
    header, metadata = _read(data)
    decoded = _decode(data, header, metadata)
    pixels, icc = decoded.pixels, decoded.icc
    del decoded
    pixels = to_srgb(pixels, icc)
    pixels = turn_upright(pixels, metadata.orientation)
    return encoding.jpeg(pixels, encoding.ORIGINAL_QUALITY, full_colour=False)


def decode_whole(data: bytes) -> tuple[Decoded, SourceGeometry]:
    """Decode a photo at full size, with how it lies under its upright version; raises ImageRejected."""
    header, metadata = _read(data)
    return _decode(data, header, metadata), SourceGeometry.of(metadata)


def _read(data: bytes) -> tuple[Header, Metadata]:
    header = inspect(data)
    try:
        return header, read_metadata(data, header)
    except (ImageRejected, MemoryError):
        raise
    except Exception as error:  # of mutated files, one in twenty raises something other than OSError
        raise ImageRejected("damaged") from error


def _decode(data: bytes, header: Header, metadata: Metadata, *, allow_half: bool = False) -> Decoded:
    try:
        return decode(data, header, metadata.icc, allow_half=allow_half)
    except (ImageRejected, MemoryError):
        raise
    except Exception as error:
        raise ImageRejected("damaged") from error


def _searched(decoded: Decoded, geometry: SourceGeometry) -> tuple[RgbImage, Matrix]:
    """Return the picture that is searched, small and upright, and the matrix from its px to upright source px."""
    level = halvings(decoded.pixels.shape, WORKING_SIDE_PX)
    small = halved(decoded.pixels, level)
    height, width = small.shape[:2]
    to_upright = geometry.turned_level_to_upright(decoded, level, width, height)
    return turn_upright(small, geometry.orientation), to_upright


def _quality(crop: RgbImage, halved: RgbImage, matrix: Matrix, search: EyeSearch) -> Quality | None:
    if search.landmarks is None:
        return None
    placed = landmarks_to_frame(matrix, search.landmarks)
    quality = assess_quality(crop, placed, search.faces, alignment=matrix, halved=halved)
    return quality if all(math.isfinite(value) for value in quality.to_dict().values()) else None


def _rows(matrix: Matrix | None) -> MatrixRows | None:
    if matrix is None:
        return None
    (a, b, c), (d, e, f) = matrix.tolist()
    return (a, b, c), (d, e, f)

"""The parent's distrust: a child that a hostile picture took over can write anything, so all is checked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast, get_args

from app.imaging.checked_values import (
    number,
    one_of,
    optional_number,
    optional_text,
    optional_whole,
    text,
    true_or_false,
    whole,
)
from app.imaging.crop_sizes import crop_height_px
from app.imaging.errors import ImageRejected
from app.imaging.header import read_header
from app.imaging.header_fields import PictureFormat
from app.imaging.results import (
    ALIGNED,
    SCREEN,
    SCREEN_SIDE_PX,
    SIGNATURE,
    THUMB,
    THUMB_SIDE_PX,
    UPRIGHT,
    UPRIGHT_SIDE_PX,
    EyeSource,
    InspectedPhoto,
    MatrixRows,
    PersonInPhoto,
    ProcessedPhoto,
    Reason,
)
from app.imaging.wire import PEOPLE, BadAnswer
from app.vision.candidates import MAX_FACES
from app.vision.frame import CANONICAL
from app.vision.identity import SIGNATURE_BYTES
from app.vision.quality import Quality
from app.vision.types import EyePair, Point

MAX_SIDE_PX = 64_000_000
MAX_STAGES = 40

Facts = Mapping[str, Any]


def inspected_photo(facts: Facts) -> InspectedPhoto:
    """Read the answer to `inspect`; raises BadAnswer."""
    try:
        return InspectedPhoto(
            format=cast(PictureFormat, one_of(facts["format"], get_args(PictureFormat))),
            width=whole(facts["width"], 1, MAX_SIDE_PX),
            height=whole(facts["height"], 1, MAX_SIDE_PX),
            orientation=whole(facts["orientation"], 1, 8),
            taken_at_local=_local_time(facts["taken_at_local"]),
            utc_offset_minutes=optional_whole(facts["utc_offset_minutes"], -900, 900),
            camera=optional_text(facts["camera"], 120),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadAnswer(f"inspect: {error}") from error


def processed_photo(facts: Facts, outputs: Mapping[str, bytes]) -> ProcessedPhoto:
    """Read the answer to `process` and check format and size of every output; raises BadAnswer."""
    try:
        outputs = dict(outputs)
        signatures = outputs.pop(PEOPLE, b"")
        photo = ProcessedPhoto(
            width=whole(facts["width"], 1, MAX_SIDE_PX),
            height=whole(facts["height"], 1, MAX_SIDE_PX),
            orientation=whole(facts["orientation"], 1, 8),
            found=true_or_false(facts["found"]),
            reason=cast(Reason | None, one_of(facts["reason"], (None, *get_args(Reason)))),
            source=cast(EyeSource, one_of(facts["source"], get_args(EyeSource))),
            recipe=text(facts["recipe"], 40),
            model_sha256=text(facts["model_sha256"], 64),
            upright_scale=number(facts["upright_scale"], 1e-4, 1.0),
            eyes=_eyes(facts["eyes"]),
            matrix=_matrix(facts["matrix"]),
            uncertainty_pct_iod=optional_number(facts["uncertainty_pct_iod"], 0.0, 1e4),
            detail=optional_number(facts["detail"], 0.0, 1e4),
            faces=whole(facts["faces"], 0, 10_000),
            people=_people(facts["people"], signatures),
            quality=_quality(facts["quality"]),
            ms=_stages(facts["ms"]),
            outputs=outputs,
        )
        _check_outputs(photo)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadAnswer(f"process: {error}") from error
    return photo


def rendered_original(outputs: Mapping[str, bytes]) -> bytes:
    """Read the answer to `render_original`; raises BadAnswer."""
    if set(outputs) != {"original"}:
        raise BadAnswer("render_original: not one picture")
    _check_picture(outputs["original"], "JPEG", None)
    return outputs["original"]


def rendered_crop(outputs: Mapping[str, bytes], width_px: int) -> bytes:
    """Read the answer to `render_crop`; raises BadAnswer."""
    if set(outputs) != {"crop"}:
        raise BadAnswer("render_crop: not one picture")
    if _check_picture(outputs["crop"], "JPEG", None) != (width_px, crop_height_px(width_px)):
        raise BadAnswer("render_crop: the crop has another size")
    return outputs["crop"]


def rendered_screen(outputs: Mapping[str, bytes]) -> bytes:
    """Read the answer to `render_screen`; raises BadAnswer."""
    if set(outputs) != {SCREEN}:
        raise BadAnswer("render_screen: not one picture")
    _check_picture(outputs[SCREEN], "AVIF", SCREEN_SIDE_PX)
    return outputs[SCREEN]


def rendered_upright(outputs: Mapping[str, bytes]) -> bytes:
    """Read the answer to `render_upright`; raises BadAnswer."""
    if set(outputs) != {UPRIGHT}:
        raise BadAnswer("render_upright: not one picture")
    _check_picture(outputs[UPRIGHT], "JPEG", UPRIGHT_SIDE_PX)
    return outputs[UPRIGHT]


def _check_outputs(photo: ProcessedPhoto) -> None:
    expected = {ALIGNED, THUMB} if photo.is_aligned else {SCREEN, THUMB, UPRIGHT}
    signature = photo.outputs.get(SIGNATURE)
    if photo.is_aligned and signature is not None:
        expected.add(SIGNATURE)
        if len(signature) != SIGNATURE_BYTES:
            raise BadAnswer("process: a signature of another length")
    if set(photo.outputs) != expected:
        raise BadAnswer("process: the outputs are not those of this state")
    if photo.is_aligned and (photo.eyes is None or photo.reason is not None or not photo.found):
        raise BadAnswer("process: aligned and not aligned at once")
    if photo.is_aligned:
        size = CANONICAL.width_px, CANONICAL.height_px
        if _check_picture(photo.outputs[ALIGNED], "JPEG", None) != size:
            raise BadAnswer("process: the crop has another size")
    else:
        _check_picture(photo.outputs[UPRIGHT], "JPEG", UPRIGHT_SIDE_PX)
        _check_picture(photo.outputs[SCREEN], "AVIF", SCREEN_SIDE_PX)
    _check_picture(photo.outputs[THUMB], "AVIF", THUMB_SIDE_PX)


def _check_picture(data: bytes, picture_format: PictureFormat, longest_px: int | None) -> tuple[int, int]:
    """Hold an output against the same header check as an upload; return its size."""
    try:
        header = read_header(data)
    except ImageRejected as error:
        raise BadAnswer(f"an output is no picture: {error.code}") from error
    if header.format != picture_format or header.exif or header.icc:
        raise BadAnswer("an output has another format or carries metadata")
    if longest_px is not None and max(header.width, header.height) > longest_px:
        raise BadAnswer("an output is too large")
    return header.width, header.height


def _local_time(value: object) -> datetime | None:
    if value is None:
        return None
    taken_at = datetime.fromisoformat(text(value, 32))
    if taken_at.tzinfo is not None:
        raise ValueError("a camera's clock has no time zone")
    return taken_at


def _point(value: Any) -> Point:
    x, y = value
    return number(x, -1e6, 1e9), number(y, -1e6, 1e9)


def _eyes(value: Any) -> EyePair | None:
    if value is None:
        return None
    right, left = value
    return EyePair(_point(right), _point(left))


def _people(value: Any, signatures: bytes) -> tuple[PersonInPhoto, ...]:
    if len(value) > MAX_FACES or len(signatures) not in {0, SIGNATURE_BYTES * len(value)}:
        raise ValueError("too many faces, or not a signature for each")
    people = []
    for index, face in enumerate(value):
        eyes = _eyes(face["eyes"])
        if eyes is None:
            raise ValueError("a face without eyes")
        left, top, right, bottom = (number(side, -1e6, 1e9) for side in face["box"])
        people.append(
            PersonInPhoto(
                eyes=eyes,
                box=(left, top, right, bottom),
                score=number(face["score"], 0.0, 1.0),
                is_lined_up=true_or_false(face["is_lined_up"]),
                signature=signatures[index * SIGNATURE_BYTES : (index + 1) * SIGNATURE_BYTES],
            )
        )
    return tuple(people)


def _matrix(value: Any) -> MatrixRows | None:
    if value is None:
        return None
    (a, b, c), (d, e, f) = value
    return (_entry(a), _entry(b), _entry(c)), (_entry(d), _entry(e), _entry(f))


def _entry(value: object) -> float:
    return number(value, -1e9, 1e9)


def _quality(value: Any) -> Quality | None:
    if value is None:
        return None
    return Quality.from_dict({text(name, 40): number(size, -1e9, 1e9) for name, size in value.items()})


def _stages(value: Any) -> dict[str, float]:
    if len(value) > MAX_STAGES:
        raise ValueError("too many stages")
    return {text(stage, 40): number(ms, 0.0, 1e6) for stage, ms in value.items()}

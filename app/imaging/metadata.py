"""Orientation, time, camera and colour profile. Runs in the sandbox child: EXIF is hostile too."""

import io
import re
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pillow_heif
from PIL import AvifImagePlugin, Image

from app.imaging.header_fields import Header, check_pixels

MAX_PROFILE_BYTES = 4 * 1024 * 1024
MAX_CAMERA_CHARACTERS = 120

_MAKE, _MODEL, _ORIENTATION, _EXIF_IFD = 271, 272, 274, 0x8769
_ORIGINAL, _DIGITIZED, _ORIGINAL_OFFSET, _DIGITIZED_OFFSET = 36867, 36868, 36881, 36882
_TIME = re.compile(r"(\d{4})[:/-](\d\d)[:/-](\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the picture says about itself. Everything but the size and the orientation may be absent."""

    width: int  # of the upright picture, full resolution
    height: int
    orientation: int  # EXIF 1 to 8, still to be applied to the decoder's pixels
    taken_at_local: datetime | None = None  # naive: the clock on the camera
    utc_offset_minutes: int | None = None
    camera: str | None = None
    icc: bytes | None = None


def read_metadata(data: bytes, header: Header) -> Metadata:
    """Read what a checked file says about itself.

    Damaged EXIF or an absurd time is treated as absent, never as a reason to refuse the picture. HEIC and
    AVIF are asked through their decoders without decoding: libheif turns the pixels itself, so its
    orientation is always 1; libavif does not, and Pillow reports irot and imir as an EXIF orientation.
    """
    width, height = header.width, header.height
    if header.format == "HEIF":
        heif = pillow_heif.open_heif(io.BytesIO(data))
        (width, height), raw, icc = heif.size, heif.info.get("exif"), heif.info.get("icc_profile")
        check_pixels("HEIF", width, height)
    elif header.format == "AVIF":
        avif = AvifImagePlugin.AvifImageFile(io.BytesIO(data))
        (width, height), raw, icc = avif.size, avif.info.get("exif"), avif.info.get("icc_profile")
        check_pixels("AVIF", width, height)
    else:
        raw = data[slice(*header.exif)] if header.exif else None
        icc = _profile(data, header)
    tags, exif_tags = _exif(raw)
    orientation = 1 if header.format == "HEIF" else _orientation(tags.get(_ORIENTATION))
    if orientation >= 5:
        width, height = height, width
    taken_at, offset = _taken_at(exif_tags)
    return Metadata(width, height, orientation, taken_at, offset, _camera(tags), icc)


def _exif(raw: object) -> tuple[dict[int, Any], dict[int, Any]]:
    """Return the tags of the first directory and of the EXIF directory."""
    if not isinstance(raw, bytes) or not raw:
        return {}, {}
    try:
        exif = Image.Exif()
        exif.load(raw if raw.startswith(b"Exif\x00\x00") else b"Exif\x00\x00" + raw)
        return dict(exif), dict(exif.get_ifd(_EXIF_IFD))
    except Exception:  # a parser of hostile bytes raises anything
        return {}, {}


def _orientation(value: object) -> int:
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _text(value: object) -> str:
    """Printable characters alone: cameras pad with zeros, attackers with anything."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return (
        "".join(letter for letter in value if letter.isprintable()).strip() if isinstance(value, str) else ""
    )


def _camera(tags: dict[int, Any]) -> str | None:
    make, model = _text(tags.get(_MAKE)), _text(tags.get(_MODEL))
    camera = model if model.lower().startswith(make.lower()) else f"{make} {model}".strip()
    return (camera or make)[:MAX_CAMERA_CHARACTERS] or None


def _taken_at(tags: dict[int, Any]) -> tuple[datetime | None, int | None]:
    for time_tag, offset_tag in ((_ORIGINAL, _ORIGINAL_OFFSET), (_DIGITIZED, _DIGITIZED_OFFSET)):
        taken_at = _local_time(_text(tags.get(time_tag)))
        if taken_at is not None:
            return taken_at, _offset_minutes(_text(tags.get(offset_tag)))
    return None, None


def _local_time(text: str) -> datetime | None:
    found = _TIME.match(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = found.groups(default="00")
    try:
        return datetime.fromisoformat(f"{year}-{month}-{day}T{hour}:{minute}:{second}")
    except ValueError:  # 0000:00:00 is how cameras say "clock not set"
        return None


def _offset_minutes(text: str) -> int | None:
    if text == "Z":
        return 0
    found = _OFFSET.fullmatch(text)
    if found is None:
        return None
    minutes = int(found[2]) * 60 + int(found[3])
    return (minutes if found[1] == "+" else -minutes) if minutes <= 15 * 60 else None


def _profile(data: bytes, header: Header) -> bytes | None:
    joined = b"".join(data[start:end] for start, end in header.icc)
    if header.icc_is_compressed:
        try:
            joined = zlib.decompressobj().decompress(joined, MAX_PROFILE_BYTES + 1)
        except zlib.error:
            return None
    return joined if 0 < len(joined) <= MAX_PROFILE_BYTES else None

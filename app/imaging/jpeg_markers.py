"""A walk over the markers of a JPEG file (ITU-T T.81, annex B)."""

import re
import struct
from dataclasses import dataclass, field

from app.imaging.errors import ImageRejected
from app.imaging.header_fields import Header, Span, check_pixels

MAX_SCANS = 50  # ordinary progressive files have about ten; each one more is another pass over every pixel
MAX_SEGMENTS = 2_000

_SOI, _EOI, _SOS, _APP1, _APP2 = 0xD8, 0xD9, 0xDA, 0xE1, 0xE2
_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_SEQUENTIAL = frozenset({0xC0, 0xC1, 0xC9})
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
# In entropy-coded data FF is followed by 00 or a restart number; anything else is the next marker.
_NEXT_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_EXIF_TAG, _ICC_TAG = b"Exif\x00\x00", b"ICC_PROFILE\x00"


@dataclass
class _Walk:
    size: tuple[int, int] | None = None
    components: int = 0
    is_sequential: bool = False
    scans: int = 0
    exif: Span | None = None
    icc: dict[int, Span] = field(default_factory=dict)
    head_bytes: int | None = None


def read_header(data: bytes) -> Header:
    """Return size, channels and where EXIF and ICC lie; raise ImageRejected for what must not be decoded."""
    walk = _Walk()
    position = 2
    for _ in range(MAX_SEGMENTS):
        position, marker = _marker_at(data, position)
        if marker == _EOI:
            break
        if marker in _STANDALONE:
            continue
        segment_end = position + _length(data, position)
        body: Span = (position + 2, segment_end)
        if marker == _SOS:
            if _is_only_scan(data, body, walk):
                walk.head_bytes = segment_end
                break
            segment_end = _end_of_scan(data, body, walk)
        else:
            _read_segment(data, marker, body, walk)
        position = segment_end
    else:
        raise ImageRejected("out_of_limits")
    if walk.size is None or walk.scans == 0:
        raise ImageRejected("damaged")
    icc = tuple(walk.icc[number] for number in sorted(walk.icc))
    return Header(
        "JPEG", *walk.size, channels=walk.components, exif=walk.exif, icc=icc, head_bytes=walk.head_bytes
    )


def head(data: bytes, header: Header) -> bytes:
    """Return what a file says before its only scan, as a file that ends there; else the whole file.

    Whoever asks for nothing but that need not carry the pixels along.
    """
    return data if header.head_bytes is None else data[: header.head_bytes] + bytes((0xFF, _EOI))


def _marker_at(data: bytes, position: int) -> tuple[int, int]:
    """Return the marker at `position`, fill bytes skipped, and where its segment begins."""
    if position >= len(data):
        raise ImageRejected("truncated")
    if data[position] != 0xFF:
        raise ImageRejected("damaged")
    end = position + 1
    while data[end : end + 1] == b"\xff":
        end += 1
    if end >= len(data):
        raise ImageRejected("truncated")
    return end + 1, data[end]


def _length(data: bytes, position: int) -> int:
    if position + 2 > len(data):
        raise ImageRejected("truncated")
    length = int.from_bytes(data[position : position + 2], "big")
    if length < 2:
        raise ImageRejected("damaged")
    if position + length > len(data):
        raise ImageRejected("truncated")
    return length


def _read_segment(data: bytes, marker: int, body: Span, walk: _Walk) -> None:
    start, end = body
    if marker in _FRAMES:
        if end - start < 6:
            raise ImageRejected("damaged")
        height, width, components = struct.unpack_from(">HHB", data, start + 1)
        check_pixels("JPEG", width, height)
        walk.size, walk.components, walk.is_sequential = (width, height), components, marker in _SEQUENTIAL
    elif marker == _APP1 and walk.exif is None and data[start : start + 6] == _EXIF_TAG:
        walk.exif = (start + 6, end)
    elif marker == _APP2 and data[start : start + 12] == _ICC_TAG and end - start > 14:
        walk.icc[data[start + 12]] = (start + 14, end)


def _is_only_scan(data: bytes, body: Span, walk: _Walk) -> bool:
    """True for the usual camera file, one scan with all components: its end need not be searched for."""
    start, end = body
    if walk.size is None or end == start:
        raise ImageRejected("damaged")
    if not (walk.is_sequential and data[start] == walk.components):
        return False
    walk.scans += 1
    if data.rfind(b"\xff\xd9", end) < 0:
        raise ImageRejected("truncated")
    return True


def _end_of_scan(data: bytes, body: Span, walk: _Walk) -> int:
    walk.scans += 1
    if walk.scans > MAX_SCANS:
        raise ImageRejected("too_many_scans")
    found = _NEXT_MARKER.search(data, body[1])
    if found is None:
        raise ImageRejected("truncated")
    return found.start()

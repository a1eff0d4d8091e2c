"""A walk over the chunks of a WebP file (RFC 9649). Pillow allocates the canvas on open: too late."""

import struct

from app.imaging.errors import ImageRejected
from app.imaging.header_fields import Header, Span, check_pixels

MAX_CHUNKS = 10_000

_HAS_ALPHA, _IS_ANIMATED = 0x10, 0x02


def read_header(data: bytes) -> Header:
    """Return size, channels and where EXIF and ICC lie; raise ImageRejected for what must not be decoded."""
    width, height, channels = _first_chunk(data)
    check_pixels("WEBP", width, height)
    end_of_riff = 8 + int.from_bytes(data[4:8], "little")
    if end_of_riff > len(data):
        raise ImageRejected("truncated")
    exif: Span | None = None
    icc: tuple[Span, ...] = ()
    has_pixels = False
    position = 12
    for _ in range(MAX_CHUNKS):
        if position + 8 > end_of_riff:
            break
        kind, length = struct.unpack_from("<4sI", data, position)
        start, end = position + 8, position + 8 + length
        if end > end_of_riff:
            raise ImageRejected("truncated")
        if kind in {b"VP8 ", b"VP8L", b"ANMF"}:
            has_pixels = True
        elif kind == b"ICCP":
            icc = ((start, end),)
        elif kind == b"EXIF":
            # The block has no "Exif" prefix here, but some writers put it all the same.
            exif = (start + 6, end) if data[start : start + 6] == b"Exif\x00\x00" else (start, end)
        position = end + (length & 1)
    else:
        raise ImageRejected("out_of_limits")
    if not has_pixels:
        raise ImageRejected("truncated")
    is_animated = data[12:16] == b"VP8X" and bool(data[20] & _IS_ANIMATED)
    return Header("WEBP", width, height, channels, exif, icc, is_animated=is_animated)


def _first_chunk(data: bytes) -> tuple[int, int, int]:
    """Return width, height and channels from whichever of the three kinds of header comes first."""
    if len(data) < 30:
        raise ImageRejected("truncated")
    kind = data[12:16]
    if kind == b"VP8X":
        width = 1 + int.from_bytes(data[24:27], "little")
        height = 1 + int.from_bytes(data[27:30], "little")
        return width, height, 4 if data[20] & _HAS_ALPHA else 3
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF, 3
    if kind == b"VP8L" and data[20] == 0x2F:
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF), 4 if bits >> 28 & 1 else 3
    raise ImageRejected("damaged")

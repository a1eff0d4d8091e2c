"""A walk over the chunks of a PNG file. Pillow is kept out of it: its getexif() decodes the whole picture."""

import struct

from app.imaging.errors import ImageRejected
from app.imaging.header_fields import Header, Span, check_pixels

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_CHUNKS = 40_000  # 64 MiB in the 4 KiB chunks of the most frugal writers is half of it

_CHANNELS = {0: 1, 2: 3, 3: 3, 4: 2, 6: 4}


def read_header(data: bytes) -> Header:
    """Return size, channels and where EXIF and ICC lie; raise ImageRejected for what must not be decoded."""
    if len(data) < 33:
        raise ImageRejected("truncated")
    if data[12:16] != b"IHDR":
        raise ImageRejected("damaged")
    width, height, _depth, colour_type = struct.unpack_from(">IIBB", data, 16)
    check_pixels("PNG", width, height)
    if colour_type not in _CHANNELS:
        raise ImageRejected("damaged")
    exif: Span | None = None
    icc: tuple[Span, ...] = ()
    position = len(SIGNATURE)
    for _ in range(MAX_CHUNKS):
        if position + 12 > len(data):
            raise ImageRejected("truncated")
        length, kind = struct.unpack_from(">I4s", data, position)
        start, end = position + 8, position + 8 + length
        if end + 4 > len(data):
            raise ImageRejected("truncated")
        if kind == b"IEND":
            return Header(
                "PNG", width, height, _CHANNELS[colour_type], exif, icc, icc_is_compressed=bool(icc)
            )
        if kind == b"eXIf":
            exif = (start, end)
        elif kind == b"iCCP":
            icc = _compressed_profile(data, start, end)
        position = end + 4
    raise ImageRejected("out_of_limits")


def _compressed_profile(data: bytes, start: int, end: int) -> tuple[Span, ...]:
    """The profile follows a name of at most 79 bytes, a zero and the compression method."""
    name_end = data.find(b"\x00", start, min(end, start + 80))
    return ((name_end + 2, end),) if name_end >= 0 else ()

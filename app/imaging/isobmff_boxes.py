"""A walk over the boxes of HEIC and AVIF files (ISO/IEC 14496-12 and 23008-12), as far as the size."""

import struct
from collections.abc import Iterator

from app.imaging.errors import ImageRejected
from app.imaging.header_fields import Header, PictureFormat, Span, check_pixels

MAX_BOXES = 10_000  # a tiled 48 MP picture has a few dozen

_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
_STILL_BRAND = b"mif1"  # shared by both; only a file with neither of the others is taken for HEIC by it


def read_header(data: bytes) -> Header:
    """Return format and size; raise ImageRejected for what should not be decoded.

    The size is that of the largest picture property in the file: tiles and thumbnails are smaller than the
    whole, and a decoder fooled into another item than the primary one still stays within the limit.
    """
    picture_format = _format(data)
    size: tuple[int, int] | None = None
    for kind, start, end in _boxes(data, 0, len(data), open_ended=True):
        if kind == b"meta" and size is None:
            size = _largest_picture(data, (start + 4, end))
            check_pixels(picture_format, *size)
    if size is None:
        raise ImageRejected("damaged")
    return Header(picture_format, *size)


def _format(data: bytes) -> PictureFormat:
    end = min(int.from_bytes(data[:4], "big"), len(data), 4096)
    brands = {data[8:12], *(data[position : position + 4] for position in range(16, end, 4))}
    if brands & _AVIF_BRANDS and data[8:12] not in _HEIC_BRANDS:
        return "AVIF"
    if brands & _HEIC_BRANDS or _STILL_BRAND in brands:
        return "HEIF"
    raise ImageRejected("unknown_format")


def _largest_picture(data: bytes, meta: Span) -> tuple[int, int]:
    properties = _first(data, _first(data, meta, b"iprp"), b"ipco")
    sizes: list[tuple[int, int]] = [
        struct.unpack_from(">II", data, start + 4)
        for kind, start, end in _boxes(data, *properties)
        if kind == b"ispe" and end - start >= 12
    ]
    if not sizes:
        raise ImageRejected("damaged")
    return max(sizes, key=lambda size: size[0] * size[1])


def _first(data: bytes, parent: Span, wanted: bytes) -> Span:
    for kind, start, end in _boxes(data, *parent):
        if kind == wanted:
            return start, end
    raise ImageRejected("damaged")


def _boxes(
    data: bytes, start: int, end: int, *, open_ended: bool = False
) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, start and end of every box between two offsets; a box must not reach beyond its parent."""
    position = start
    for _ in range(MAX_BOXES):
        if position + 8 > end:
            if position < end and open_ended:
                raise ImageRejected("truncated")
            return
        length, kind = struct.unpack_from(">I4s", data, position)
        body = position + 8
        if length == 1:
            if position + 16 > end:
                raise ImageRejected("truncated")
            length, body = int.from_bytes(data[position + 8 : position + 16], "big"), position + 16
        elif length == 0:
            length = end - position
        if length < body - position:
            raise ImageRejected("damaged")
        if position + length > end:
            raise ImageRejected("truncated")
        yield kind, body, position + length
        position += length
    raise ImageRejected("out_of_limits")

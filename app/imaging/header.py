"""The check before any decode: what is it, how large, is it whole. Pure bytes, so it is safe anywhere."""

from app.imaging import isobmff_boxes, jpeg_markers, png_chunks, webp_chunks
from app.imaging.errors import ImageRejected
from app.imaging.header_fields import MAX_BYTES, MIN_SIDE_PX, Header

__all__ = ["Header", "inspect", "read_header"]


def inspect(data: bytes) -> Header:
    """Read the header of an untrusted upload.

    Raises ImageRejected before anything is decoded: wrong or no format, too large, too small, too many pixels
    or scans, or a file that ends too early. A bomb costs microseconds: sizes are compared as soon as they are
    read.
    """
    header = read_header(data)
    if min(header.width, header.height) < MIN_SIDE_PX:
        raise ImageRejected("too_small")
    return header


def read_header(data: bytes) -> Header:
    """As `inspect`, but small pictures pass: our own thumbnails are held against it too."""
    if not data:
        raise ImageRejected("empty")
    if len(data) > MAX_BYTES:
        raise ImageRejected("too_large")
    start = data[:12]
    if start[:3] == b"\xff\xd8\xff":
        return jpeg_markers.read_header(data)
    if start[:8] == png_chunks.SIGNATURE:
        return png_chunks.read_header(data)
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return webp_chunks.read_header(data)
    if start[4:8] == b"ftyp":
        return isobmff_boxes.read_header(data)
    raise ImageRejected("unknown_format")

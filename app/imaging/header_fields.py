"""What a header tells, and the limits it is held against."""

from dataclasses import dataclass
from typing import Literal

from app.imaging.errors import ImageRejected

PictureFormat = Literal["JPEG", "PNG", "WEBP", "HEIF", "AVIF"]
Span = tuple[int, int]  # start and end in the file

MAX_BYTES = 64 * 1024 * 1024
MAX_PIXELS: dict[PictureFormat, int] = {
    "JPEG": 64_000_000,
    "HEIF": 64_000_000,
    "AVIF": 64_000_000,
    "PNG": 50_000_000,
    "WEBP": 50_000_000,
}
MIN_SIDE_PX = 200


@dataclass(frozen=True, slots=True)
class Header:
    """What the container says. Width and height are of the stored pixels, before EXIF or irot turn them."""

    format: PictureFormat
    width: int
    height: int
    channels: int = 3
    exif: Span | None = None  # a TIFF block
    icc: tuple[Span, ...] = ()  # parts of a profile, in order
    icc_is_compressed: bool = False  # PNG's iCCP
    is_animated: bool = False  # WebP
    head_bytes: int | None = None  # JPEG: where its only scan begins; all that is said of it lies before


def check_pixels(picture_format: PictureFormat, width: int, height: int) -> None:
    """Raise ImageRejected for more pixels than anybody should decode."""
    if width < 1 or height < 1:
        raise ImageRejected("damaged")
    if width * height > MAX_PIXELS[picture_format]:
        raise ImageRejected("too_many_pixels")

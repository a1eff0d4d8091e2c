"""Good, odd and bad pictures, made when a test asks for them. Random ones come from a fixed seed."""

import io
import struct
import zlib
from collections.abc import Iterator, Sequence
from functools import cache

import cv2
import numpy as np
import pillow_heif
from PIL import Image, ImageCms

from app.vision.types import RgbImage

SEED = 20240501
WIDTH_PX, HEIGHT_PX = 330, 250
# What a camera must do to a stored picture for it to look upright again, as Pillow names it.
_STORED_AS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@cache
def scene(width: int = WIDTH_PX, height: int = HEIGHT_PX) -> Image.Image:
    """Smooth colours with no symmetry: any turn, mirror or swapped channel shows."""
    y, x = np.mgrid[0:height, 0:width]
    red = 255.0 * x / width
    green = 255.0 * y / height
    blue = 127.0 + 120.0 * np.sin(x / 40.0 + y / 90.0)
    return Image.fromarray(np.stack([red, green, blue], axis=-1).astype(np.uint8))


@cache
def texture(width: int, height: int) -> Image.Image:
    """Soft noise: a shift by half a pixel shows everywhere."""
    noise = np.random.default_rng(SEED).uniform(0.0, 255.0, (height, width, 3))
    soft = cv2.GaussianBlur(noise, (0, 0), 3.0)
    return Image.fromarray(np.clip((soft - 127.5) * 8.0 + 127.5, 0, 255).astype(np.uint8))


def pixels(data: bytes) -> RgbImage:
    """Decode one of our own outputs."""
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def assert_same_place(picture: RgbImage, reference: RgbImage, px_per_source_px: int = 1) -> None:
    """Their brightness differs by far less than it would if one were shifted by half a source pixel."""
    whole, other = (np.asarray(each) @ [0.299, 0.587, 0.114] for each in (reference, picture))
    half_a_pixel = np.abs(whole[:, px_per_source_px:] - whole[:, :-px_per_source_px]).mean() / 2
    difference = np.abs(other - whole).mean()
    assert difference < 0.5 * half_a_pixel, f"{difference:.2f} of {half_a_pixel:.2f}"


def encoded(picture: Image.Image, picture_format: str, **options: object) -> bytes:
    """Encode with Pillow, HEIC with pillow-heif."""
    target = io.BytesIO()
    if picture_format == "HEIF":
        pillow_heif.from_pillow(picture).save(target, **options)
    else:
        picture.save(target, picture_format, **options)
    return target.getvalue()


def jpeg(picture: Image.Image | None = None, **options: object) -> bytes:
    """A JPEG at quality 95 with colour in full resolution."""
    return encoded(picture or scene(), "JPEG", **{"quality": 95, "subsampling": 0, **options})


def in_format(picture_format: str, picture: Image.Image | None = None, **options: object) -> bytes:
    """The scene in one of the five formats, at a quality that leaves the pixels almost as they were."""
    fitting: dict[str, dict[str, object]] = {
        "JPEG": {"quality": 95, "subsampling": 0},
        "PNG": {},
        "WEBP": {"lossless": True},
        "HEIF": {"quality": 95},
        "AVIF": {"quality": 95, "subsampling": "4:4:4", "speed": 10, "max_threads": 1},
    }
    return encoded(picture or scene(), picture_format, **{**fitting[picture_format], **options})


def exif(
    orientation: int | None = None,
    taken_at: str | None = None,
    offset: str | None = None,
    camera: tuple[str, str] | None = None,
) -> Image.Exif:
    """EXIF as a phone writes it."""
    tags = Image.Exif()
    if orientation is not None:
        tags[274] = orientation
    if camera is not None:
        tags[271], tags[272] = camera
    inner = tags.get_ifd(0x8769)
    if taken_at is not None:
        inner[36867] = taken_at
    if offset is not None:
        inner[36881] = offset
    return tags


def stored_with_orientation(upright: Image.Image, orientation: int) -> Image.Image:
    """The pixels a camera stores so that this orientation shows `upright`."""
    turn = _STORED_AS[orientation]
    return upright if turn is None else upright.transpose(turn)


def turned_jpeg(upright: Image.Image, orientation: int, **options: object) -> bytes:
    """A JPEG that looks like `upright` once its EXIF orientation is applied."""
    return jpeg(stored_with_orientation(upright, orientation), exif=exif(orientation), **options)


# Bad files


def truncated(data: bytes, kept: float = 0.6) -> bytes:
    """The beginning of a file."""
    return data[: int(len(data) * kept)]


def hollowed(data: bytes) -> bytes:
    """A file with a hole in the middle of its pixels."""
    middle = len(data) // 2
    return data[:middle] + bytes(64) + data[middle + 64 :]


def mutated(data: bytes, count: int, first_byte: int = 2) -> Iterator[bytes]:
    """Copies with a few bytes changed, from a fixed seed."""
    random = np.random.default_rng(SEED)
    for _ in range(count):
        changed = bytearray(data)
        for position in random.integers(first_byte, len(data), random.integers(1, 12)):
            changed[position] = random.integers(256)
        yield bytes(changed)


def text_file() -> bytes:
    """What somebody renamed to holiday.jpg."""
    return b"Dear diary, today I wore a clay mask for ten minutes.\n" * 20


def svg() -> bytes:
    """Never accepted: it is a program."""
    return b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def png_bomb(width: int = 11_000, height: int = 10_000) -> bytes:
    """110 megapixels of white in a few kilobytes."""
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + _chunk(b"IDAT", zlib.compress(b"\x00" * (3 * width + 1) * 40, 9))
        + _chunk(b"IEND", b"")
    )


def jpeg_bomb(width: int = 11_000, height: int = 10_000) -> bytes:
    """A real JPEG whose frame header claims 110 megapixels."""
    data = bytearray(jpeg())
    frame = data.index(b"\xff\xc0")
    struct.pack_into(">HH", data, frame + 5, height, width)
    return bytes(data)


def webp_bomb(width: int = 11_000, height: int = 10_000) -> bytes:
    """An extended WebP whose canvas claims 110 megapixels."""
    canvas = struct.pack("<I", 0) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    simple = in_format("WEBP")
    body = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + canvas + simple[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def isobmff_bomb(picture_format: str) -> bytes:
    """HEIC or AVIF whose size property claims 110 megapixels."""
    data = bytearray(in_format(picture_format))
    size = data.index(b"ispe")
    struct.pack_into(">II", data, size + 8, 11_000, 10_000)
    return bytes(data)


def jpeg_with_scans(count: int) -> bytes:
    """A progressive JPEG whose last scan is repeated."""
    data = encoded(scene(), "JPEG", progressive=True, quality=60)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * (count - data.count(b"\xff\xda") + 1) + data[-2:]


# Odd files


def cmyk_jpeg() -> bytes:
    """As print shops make them."""
    return jpeg(scene().convert("CMYK"))


def grey_jpeg() -> bytes:
    """One channel."""
    return jpeg(scene().convert("L"))


def png_16_bit_colour() -> bytes:
    """Three channels of 16 bits, which Pillow itself cannot write."""
    rows = np.asarray(scene()).astype(">u2") * 257
    raw = b"".join(b"\x00" + row.tobytes() for row in rows)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH_PX, HEIGHT_PX, 16, 2, 0, 0, 0))
        + _chunk(b"IDAT", zlib.compress(raw))
        + _chunk(b"IEND", b"")
    )


def png_16_bit_grey() -> bytes:
    """One channel of 16 bits."""
    return encoded(Image.fromarray(np.asarray(scene().convert("L")).astype(np.uint16) * 257), "PNG")


def png_grey_with_alpha() -> bytes:
    """Mid grey, the left half transparent."""
    alpha = np.full((HEIGHT_PX, WIDTH_PX), 255, np.uint8)
    alpha[:, : WIDTH_PX // 2] = 0
    grey = np.full_like(alpha, 100)
    return encoded(Image.merge("LA", [Image.fromarray(grey), Image.fromarray(alpha)]), "PNG")


def animated(picture_format: str) -> bytes:
    """The scene, then its negative."""
    negative = Image.fromarray(255 - np.asarray(scene()))
    options: dict[str, object] = {"lossless": True} if picture_format == "WEBP" else {}
    return encoded(scene(), picture_format, save_all=True, append_images=[negative], duration=100, **options)


def mpo() -> bytes:
    """Two pictures in one file, as 3-D cameras and some phones write them."""
    return encoded(
        scene(), "MPO", save_all=True, append_images=[scene().rotate(180)], quality=95, subsampling=0
    )


@cache
def display_p3_profile() -> bytes:
    """An ICC profile of Display P3's primaries with sRGB's curve, as phones embed it (ICC.1:2010)."""
    # Columns of the matrix to the D50 connection space, and the parametric curve of sRGB.
    primaries = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
    curve = b"para" + struct.pack(">IHH", 0, 3, 0) + _fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    text = "Display P3".encode("utf-16-be")
    words = b"mluc" + struct.pack(">IIIHHII", 0, 1, 12, 0x656E, 0x5553, len(text), 28) + text
    tags = {b"desc": words, b"cprt": words, b"wtpt": b"XYZ \x00\x00\x00\x00" + _fixed(0.9642, 1.0, 0.8249)}
    for name, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries, strict=True):
        tags[name] = b"XYZ \x00\x00\x00\x00" + _fixed(*column)
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    return _icc_file(tags)


@cache
def linear_grey_profile() -> bytes:
    """An ICC profile for one grey channel whose numbers are linear light."""
    text = "Linear grey".encode("utf-16-be")
    words = b"mluc" + struct.pack(">IIIHHII", 0, 1, 12, 0x656E, 0x5553, len(text), 28) + text
    curve = b"curv" + struct.pack(">II", 0, 0)
    white = b"XYZ \x00\x00\x00\x00" + _fixed(0.9642, 1.0, 0.8249)
    return _icc_file({b"desc": words, b"cprt": words, b"wtpt": white, b"kTRC": curve}, b"GRAY")


@cache
def srgb_profile() -> bytes:
    """An ordinary copy of sRGB."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _icc_file(tags: dict[bytes, bytes], space: bytes = b"RGB ") -> bytes:
    table, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, value in tags.items():
        table += name + struct.pack(">II", start + len(body), len(value))
        body += value + b"\x00" * (-len(value) % 4)
    size = start + len(body)
    header = struct.pack(">I4sI4s4s4s", size, b"test", 0x0400_0000, b"mntr", space, b"XYZ ")
    header += struct.pack(">6H4s", 2024, 5, 1, 0, 0, 0, b"acsp").ljust(44, b"\x00") + _fixed(
        0.9642, 1.0, 0.8249
    )
    return header.ljust(128, b"\x00") + table + body


def _fixed(*values: float) -> bytes:
    """ICC's s15Fixed16 numbers."""
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def solid(colour: Sequence[int], width: int = WIDTH_PX, height: int = HEIGHT_PX) -> Image.Image:
    """One colour."""
    return Image.new("RGB", (width, height), tuple(colour))

"""What is refused before anything is decoded, and what is not."""

import struct
import tracemalloc

import pytest
from PIL import Image

from app.imaging import jpeg_markers
from app.imaging.errors import ImageRejected
from app.imaging.header import inspect, read_header
from app.imaging.header_fields import MAX_BYTES
from app.imaging.metadata import read_metadata
from tests import pictures

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF")


def code_of(data: bytes) -> str | None:
    try:
        inspect(data)
    except ImageRejected as rejection:
        return rejection.code
    return None


@pytest.mark.parametrize("picture_format", FORMATS)
def test_format_and_size_are_read(picture_format: str) -> None:
    header = inspect(pictures.in_format(picture_format))
    assert (header.format, header.width, header.height) == (
        picture_format,
        pictures.WIDTH_PX,
        pictures.HEIGHT_PX,
    )


@pytest.mark.parametrize("lossless", [True, False])
def test_simple_webp_sizes_are_read(lossless: bool) -> None:
    header = inspect(pictures.encoded(pictures.scene(), "WEBP", lossless=lossless))
    assert (header.width, header.height) == (pictures.WIDTH_PX, pictures.HEIGHT_PX)


@pytest.mark.parametrize(
    ("data", "channels"),
    [
        (pictures.cmyk_jpeg(), 4),
        (pictures.grey_jpeg(), 1),
        (pictures.jpeg(), 3),
        (pictures.png_grey_with_alpha(), 2),
        (pictures.encoded(Image.new("RGBA", (300, 300), (1, 2, 3, 100)), "WEBP"), 4),
    ],
    ids=["cmyk", "grey", "colour", "grey+alpha", "webp+alpha"],
)
def test_channels_are_read(data: bytes, channels: int) -> None:
    assert inspect(data).channels == channels


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (pictures.text_file(), "unknown_format"),
        (pictures.svg(), "unknown_format"),
        (b"GIF89a" + bytes(100), "unknown_format"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "unknown_format"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40), "unknown_format"),
        (b"\xff\xd8\xff", "truncated"),
        (b"\xff\xd8\xff\xd9", "damaged"),
        (pictures.encoded(pictures.scene(330, 199), "PNG"), "too_small"),
        (pictures.jpeg(pictures.scene(199, 330)), "too_small"),
    ],
    ids=[
        "empty",
        "text",
        "svg",
        "gif",
        "mp4",
        "wave",
        "start of a jpeg",
        "hollow jpeg",
        "flat png",
        "narrow jpeg",
    ],
)
def test_what_is_no_photo_is_refused_with_a_reason(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_more_than_64_mib_are_refused() -> None:
    assert code_of(pictures.jpeg() + bytes(MAX_BYTES)) == "too_large"


@pytest.mark.parametrize(
    "bomb",
    [
        pictures.png_bomb(),
        pictures.jpeg_bomb(),
        pictures.webp_bomb(),
        pictures.isobmff_bomb("HEIF"),
        pictures.isobmff_bomb("AVIF"),
    ],
    ids=FORMATS[1:2] + FORMATS[:1] + FORMATS[2:],
)
def test_a_bomb_is_refused_without_growing(bomb: bytes) -> None:
    tracemalloc.start()
    try:
        assert code_of(bomb) == "too_many_pixels"
        assert tracemalloc.get_traced_memory()[1] < 100_000
    finally:
        tracemalloc.stop()


def test_png_and_webp_may_have_50_megapixels_and_jpeg_64() -> None:
    assert code_of(pictures.png_bomb(7_000, 7_000)) is None
    assert code_of(pictures.png_bomb(7_100, 7_100)) == "too_many_pixels"
    assert code_of(pictures.webp_bomb(7_100, 7_100)) == "too_many_pixels"
    assert code_of(pictures.jpeg_bomb(8_000, 8_000)) is None
    assert code_of(pictures.jpeg_bomb(8_001, 8_000)) == "too_many_pixels"


@pytest.mark.parametrize("picture_format", FORMATS)
def test_a_file_cut_anywhere_is_truncated(picture_format: str) -> None:
    data = pictures.in_format(picture_format)
    for kept in (0.05, 0.3, 0.6, 0.95):
        assert code_of(pictures.truncated(data, kept)) == "truncated", kept
    assert code_of(data[:-1]) == "truncated"


def test_a_cut_progressive_jpeg_is_truncated() -> None:
    assert code_of(pictures.jpeg_with_scans(12)[:-2]) == "truncated"


def test_hundreds_of_scans_are_refused_and_a_dozen_are_not() -> None:
    assert code_of(pictures.jpeg_with_scans(300)) == "too_many_scans"
    assert code_of(pictures.jpeg_with_scans(12)) is None


def test_a_thumbnail_inside_exif_does_not_pass_for_the_end_of_the_file() -> None:
    tags = pictures.exif(orientation=1)
    thumbnail = pictures.jpeg(pictures.solid((1, 2, 3), 40, 40))
    whole = pictures.jpeg(exif=tags.tobytes() + thumbnail)
    assert inspect(whole).exif is not None
    assert code_of(whole[:-2]) == "truncated"


def test_floods_of_tiny_parts_end_early() -> None:
    png = pictures.png_bomb(300, 300)
    empty_chunk = struct.pack(">I4sI", 0, b"teXt", 0)
    assert code_of(png[:33] + empty_chunk * 200_000) == "out_of_limits"
    jpeg = pictures.jpeg()
    assert code_of(jpeg[:2] + b"\xff\xfe\x00\x02" * 200_000 + jpeg[2:]) == "out_of_limits"
    avif = pictures.in_format("AVIF")
    assert code_of(avif + struct.pack(">I4s", 8, b"free") * 200_000) == "out_of_limits"
    webp = b"RIFF" + struct.pack("<I", 4 + 18 + 8 * 200_000) + b"WEBP" + pictures.webp_bomb(300, 300)[12:30]
    assert code_of(webp + struct.pack("<4sI", b"JUNK", 0) * 200_000) == "out_of_limits"


@pytest.mark.parametrize("picture_format", FORMATS)
def test_changed_bytes_raise_nothing_but_a_rejection(picture_format: str) -> None:
    codes = {code_of(data) for data in pictures.mutated(pictures.in_format(picture_format)[:2000], 400, 0)}
    assert len(codes) > 1


def test_two_pictures_in_one_file_are_read_as_the_first() -> None:
    assert inspect(pictures.mpo()).format == "JPEG"


def test_our_own_small_pictures_pass_the_plain_reading() -> None:
    assert read_header(pictures.jpeg(pictures.scene(40, 30))).width == 40


def test_profiles_and_exif_are_located() -> None:
    profile = pictures.display_p3_profile()
    data = pictures.jpeg(icc_profile=profile, exif=pictures.exif(orientation=6))
    header = inspect(data)
    assert b"".join(data[start:end] for start, end in header.icc) == profile
    assert header.exif is not None
    assert data[slice(*header.exif)][:2] in {b"II", b"MM"}


def test_a_profile_in_several_parts_is_put_in_order() -> None:
    profile = bytes(range(256)) * 600  # more than one segment holds
    data = pictures.jpeg(icc_profile=profile)
    header = inspect(data)
    assert len(header.icc) == 3
    assert b"".join(data[start:end] for start, end in header.icc) == profile


@pytest.mark.parametrize("progressive", [False, True])
def test_the_head_of_a_jpeg_says_all_the_file_says(progressive: bool) -> None:
    """Of a file with several scans the whole is its head: more may be said between them."""
    tags = pictures.exif(6, "2024:05:01 07:15:09", "+02:00", ("Pear", "Phone"))
    data = pictures.jpeg(
        exif=tags, progressive=progressive, icc_profile=pictures.display_p3_profile(), quality=95
    )
    short = jpeg_markers.head(data, inspect(data))
    assert inspect(short) == inspect(data)
    assert read_metadata(short, inspect(short)) == read_metadata(data, inspect(data))
    assert short == data if progressive else len(short) < len(data) / 4

"""What a picture says about itself."""

from datetime import datetime

import pytest

from app.imaging.header import inspect
from app.imaging.metadata import Metadata, read_metadata
from tests import pictures

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF")
MAY = datetime.fromisoformat("2024-05-01T07:15:09")


def metadata(data: bytes) -> Metadata:
    return read_metadata(data, inspect(data))


@pytest.mark.parametrize("picture_format", FORMATS)
def test_time_offset_and_camera_are_read_from_every_format(picture_format: str) -> None:
    tags = pictures.exif(taken_at="2024:05:01 07:15:09", offset="+02:00", camera=("Pear", "Phone 9"))
    read = metadata(pictures.in_format(picture_format, exif=tags.tobytes()))
    assert (read.taken_at_local, read.utc_offset_minutes, read.camera) == (MAY, 120, "Pear Phone 9")


@pytest.mark.parametrize("picture_format", FORMATS)
def test_a_profile_is_read_from_every_format(picture_format: str) -> None:
    profile = pictures.display_p3_profile()
    assert metadata(pictures.in_format(picture_format, icc_profile=profile)).icc == profile


@pytest.mark.parametrize("picture_format", FORMATS)
def test_a_bare_picture_says_nothing(picture_format: str) -> None:
    bare = Metadata(pictures.WIDTH_PX, pictures.HEIGHT_PX, orientation=1)
    assert metadata(pictures.in_format(picture_format)) == bare


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP"])
def test_the_upright_size_follows_the_orientation(picture_format: str, orientation: int) -> None:
    read = metadata(pictures.in_format(picture_format, exif=pictures.exif(orientation).tobytes()))
    size = (pictures.WIDTH_PX, pictures.HEIGHT_PX)
    assert read.orientation == orientation
    assert (read.width, read.height) == (size if orientation < 5 else size[::-1])


def test_heic_turns_itself_and_avif_does_not() -> None:
    """Libheif applies irot before it hands out pixels; libavif leaves it to the reader."""
    tags = pictures.exif(6).tobytes()
    heic, avif = (metadata(pictures.in_format(name, exif=tags)) for name in ("HEIF", "AVIF"))
    assert (heic.orientation, avif.orientation) == (1, 6)
    assert (heic.width, heic.height) == (avif.width, avif.height) == (pictures.HEIGHT_PX, pictures.WIDTH_PX)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024:05:01 07:15:09", MAY),
        ("2024-05-01 07:15:09", MAY),
        ("2024:05:01 07:15:09.250", MAY),
        ("0000:00:00 00:00:00", None),
        ("2024:13:45 99:99:99", None),
        ("    :  :     :  :  ", None),
        ("yesterday", None),
    ],
)
def test_a_camera_clock_is_read_or_absent(text: str, expected: datetime | None) -> None:
    assert metadata(pictures.jpeg(exif=pictures.exif(taken_at=text))).taken_at_local == expected


@pytest.mark.parametrize(
    ("text", "minutes"), [("+05:30", 330), ("-03:30", -210), ("Z", 0), ("+25:00", None), ("CEST", None)]
)
def test_an_offset_is_read_or_absent(text: str, minutes: int | None) -> None:
    tags = pictures.exif(taken_at="2024:05:01 07:15:09", offset=text)
    assert metadata(pictures.jpeg(exif=tags)).utc_offset_minutes == minutes


def test_the_digitized_time_stands_in_for_the_original() -> None:
    tags = pictures.exif()
    tags.get_ifd(0x8769).update({36868: "2024:05:01 07:15:09", 36882: "-01:00"})
    read = metadata(pictures.jpeg(exif=tags))
    assert (read.taken_at_local, read.utc_offset_minutes) == (MAY, -60)


@pytest.mark.parametrize(
    ("make", "model", "camera"),
    [
        ("Canon", "Canon EOS R5", "Canon EOS R5"),
        ("Pear\x00\x00", "Phone\x07 9 ", "Pear Phone 9"),
        ("Pear", "", "Pear"),
        ("", "Phone", "Phone"),
        ("", "", None),
        ("x" * 200, "y", "x" * 120),
    ],
)
def test_a_camera_has_one_short_printable_name(make: str, model: str, camera: str | None) -> None:
    assert metadata(pictures.jpeg(exif=pictures.exif(camera=(make, model)))).camera == camera


@pytest.mark.parametrize("orientation", [0, 9, 4711])
def test_an_impossible_orientation_counts_as_upright(orientation: int) -> None:
    assert metadata(pictures.jpeg(exif=pictures.exif(orientation))).orientation == 1


def test_broken_exif_is_absent_and_never_a_reason_to_refuse() -> None:
    tags = pictures.exif(6, "2024:05:01 07:15:09", "+02:00", ("Pear", "Phone"))
    for block in pictures.mutated(tags.tobytes(), 300, first_byte=6):
        read = metadata(pictures.jpeg(exif=block))
        assert 1 <= read.orientation <= 8


def test_a_compressed_profile_that_swells_is_dropped() -> None:
    assert metadata(pictures.in_format("PNG", icc_profile=bytes(40_000_000))).icc is None

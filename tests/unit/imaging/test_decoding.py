"""From files to RGB pixels."""

import io

import numpy as np
import pytest
from PIL import Image

from app.imaging import decoding
from app.imaging.decoding import Decoded, decode
from app.imaging.header import inspect
from app.imaging.metadata import read_metadata
from tests import pictures


def decoded(data: bytes, **options: bool) -> Decoded:
    header = inspect(data)
    return decode(data, header, read_metadata(data, header).icc, **options)


def scene() -> np.ndarray:
    return np.asarray(pictures.scene()).astype(int)


@pytest.mark.parametrize(
    ("picture_format", "worst"), [("JPEG", 12), ("PNG", 0), ("WEBP", 0), ("HEIF", 20), ("AVIF", 12)]
)
def test_every_format_shows_the_scene(picture_format: str, worst: int) -> None:
    found = decoded(pictures.in_format(picture_format)).pixels
    assert found.shape == (pictures.HEIGHT_PX, pictures.WIDTH_PX, 3)
    assert found.dtype == np.uint8
    assert np.abs(found - scene()).max() <= worst


def test_cmyk_looks_like_the_scene() -> None:
    assert np.abs(decoded(pictures.cmyk_jpeg()).pixels - scene()).mean() < 3.0


@pytest.mark.parametrize(
    "data", [pictures.grey_jpeg(), pictures.png_16_bit_grey()], ids=["jpeg", "16-bit png"]
)
def test_grey_becomes_three_equal_channels(data: bytes) -> None:
    grey = np.asarray(pictures.scene().convert("L")).astype(int)
    found = decoded(data).pixels
    assert np.abs(found - grey[:, :, None]).max() <= 4
    assert np.array_equal(found[..., 0], found[..., 2])


def test_16_bits_become_8() -> None:
    assert np.array_equal(decoded(pictures.png_16_bit_colour()).pixels, scene())


def test_transparent_is_white() -> None:
    found = decoded(pictures.png_grey_with_alpha()).pixels
    assert (found[:, : pictures.WIDTH_PX // 2] == 255).all()
    assert (found[:, pictures.WIDTH_PX // 2 :] == 100).all()


@pytest.mark.parametrize("picture_format", ["PNG", "WEBP", "HEIF", "AVIF"])
def test_half_transparent_black_is_grey_in_every_format(picture_format: str) -> None:
    veil = Image.new("RGBA", (pictures.WIDTH_PX, pictures.HEIGHT_PX), (0, 0, 0, 128))
    found = decoded(pictures.in_format(picture_format, veil)).pixels
    assert np.abs(found.astype(int) - 127).max() <= 3


def test_a_palette_with_a_transparent_colour_is_white_there() -> None:
    palette = pictures.solid((10, 20, 30)).convert("P", palette=Image.Palette.ADAPTIVE)
    data = pictures.encoded(palette, "PNG", transparency=0)
    assert (decoded(data).pixels == 255).all()


@pytest.mark.parametrize("picture_format", ["WEBP", "PNG"])
def test_of_an_animation_the_first_frame_is_taken(picture_format: str) -> None:
    assert np.array_equal(decoded(pictures.animated(picture_format)).pixels, scene())


def test_of_two_pictures_the_first_is_taken() -> None:
    assert np.abs(decoded(pictures.mpo()).pixels - scene()).max() <= 12


def test_above_the_limit_a_jpeg_is_decoded_at_half_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "HALF_ABOVE_PIXELS", 1000)
    odd = pictures.scene(331, 251)
    averaged = np.asarray(odd.resize((166, 126), Image.Resampling.BOX)).astype(int)
    for data in (pictures.jpeg(odd), pictures.jpeg(odd.convert("CMYK"))):
        half = decoded(data, allow_half=True)
        assert (half.factor, half.pixels.shape) == (2, (126, 166, 3))
        assert np.abs(half.pixels[:-1, :-1] - averaged[:-1, :-1]).mean() < 5.0
    assert decoded(pictures.jpeg(odd)).factor == 1
    assert decoded(pictures.in_format("PNG", odd), allow_half=True).factor == 1


def test_a_colour_profile_is_handed_on_and_a_grey_one_applied() -> None:
    assert (
        decoded(pictures.jpeg(icc_profile=pictures.display_p3_profile())).icc == pictures.display_p3_profile()
    )
    # A grey profile with gamma 1 instead of 2.2: mid grey must come out lighter.
    dark = Image.new("L", (300, 300), 60)
    found = decoded(pictures.jpeg(dark, icc_profile=pictures.linear_grey_profile())).pixels
    assert abs(int(found.mean()) - 132) <= 3


def test_a_jpeg_with_damaged_pixels_raises() -> None:
    """What is only repaired by guessing is refused: the repair is grey blocks over half a face."""
    data = bytearray(pictures.jpeg())
    middle = len(data) // 2
    data[middle : middle + 2000] = b"\xff\x00" * 1000
    assert inspect(bytes(data)).format == "JPEG"
    with pytest.raises(ValueError, match=r"."):
        decoded(bytes(data))


def test_a_decoder_that_disagrees_about_the_size_is_not_believed() -> None:
    data = pictures.jpeg()
    header = inspect(data)
    other = inspect(pictures.jpeg(pictures.scene(400, 300)))
    assert header != other
    with pytest.raises(ValueError, match="disagree"):
        decode(data, other, None)


def test_memory_stays_small_while_modes_are_converted() -> None:
    """Strips: the RGB copy of a big RGBA picture must not come with whole-picture intermediates."""
    picture = Image.new("RGBA", (2000, 2000), (200, 100, 50, 255))
    data = io.BytesIO()
    picture.save(data, "PNG")
    found = decoded(data.getvalue()).pixels
    assert found.shape == (2000, 2000, 3)
    assert (found == (200, 100, 50)).all()

"""Every format and every way to store a picture, through the real sandbox."""

from functools import cache

import numpy as np
import pytest
from PIL import Image

from app.imaging.results import ProcessedPhoto
from app.imaging.sandbox import ImageRejected, Sandbox
from app.vision.crop import render_crop
from app.vision.transforms import similarity_from_eyes
from app.vision.types import EyePair, RgbImage
from tests import pictures

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF")
EYES = EyePair((120.0, 130.5), (301.25, 118.0))


@cache
def upright() -> Image.Image:
    return pictures.texture(422, 316)


@cache
def reference() -> RgbImage:
    return render_crop(np.asarray(upright()), similarity_from_eyes(EYES))


def crop_of(photo: ProcessedPhoto) -> RgbImage:
    return pictures.pixels(photo.outputs["aligned"])


def stored(picture_format: str, orientation: int) -> bytes:
    turned = pictures.stored_with_orientation(upright(), orientation)
    tags = pictures.exif(orientation)
    if picture_format in {"HEIF", "AVIF"}:
        # These encoders write the orientation as irot and imir, which decoders must honour instead of EXIF.
        return pictures.in_format(picture_format, turned, exif=tags.tobytes())
    return pictures.in_format(picture_format, turned, exif=tags)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("picture_format", FORMATS)
def test_the_crop_is_the_same_whichever_way_it_was_stored(
    sandbox: Sandbox, picture_format: str, orientation: int
) -> None:
    data = stored(picture_format, orientation)
    photo = sandbox.process(data, eyes=EYES)
    assert (photo.width, photo.height) == (422, 316)
    assert photo.orientation == (1 if picture_format == "HEIF" else orientation)
    pictures.assert_same_place(crop_of(photo), reference(), px_per_source_px=3)
    pictures.assert_same_place(pictures.pixels(sandbox.render_upright(data)), np.asarray(upright()))


@pytest.mark.parametrize("picture_format", FORMATS)
def test_a_wide_gamut_comes_out_as_srgb(sandbox: Sandbox, picture_format: str) -> None:
    """A skin tone that would look pale if its numbers were taken for sRGB."""
    picture = pictures.solid((200, 100, 50), 400, 300)
    data = pictures.in_format(picture_format, picture, icc_profile=pictures.display_p3_profile())
    photo = sandbox.process(data, eyes=EYES)
    rendered = sandbox.render_original(data), sandbox.render_upright(data)
    for output in (*photo.outputs.values(), *rendered):
        assert np.abs(pictures.pixels(output).astype(int) - (215, 93, 31)).max() <= 5


@pytest.mark.parametrize(
    "data",
    [
        pictures.cmyk_jpeg(),
        pictures.grey_jpeg(),
        pictures.png_16_bit_colour(),
        pictures.png_16_bit_grey(),
        pictures.png_grey_with_alpha(),
        pictures.animated("WEBP"),
        pictures.animated("PNG"),
        pictures.mpo(),
        pictures.jpeg(progressive=True),
    ],
    ids=[
        "cmyk",
        "grey",
        "16-bit",
        "16-bit grey",
        "grey+alpha",
        "webp film",
        "png film",
        "mpo",
        "progressive",
    ],
)
def test_odd_pictures_get_all_their_outputs(sandbox: Sandbox, data: bytes) -> None:
    """What the decoders do with them is tested in tests/unit; here, that they do it confined."""
    photo = sandbox.process(data, eyes=EyePair((110.0, 100.0), (230.0, 108.0)))
    assert set(photo.outputs) == {"aligned", "thumb"}
    assert sandbox.inspect(data).width == pictures.WIDTH_PX
    assert pictures.pixels(sandbox.render_original(data)).shape == (pictures.HEIGHT_PX, pictures.WIDTH_PX, 3)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (pictures.text_file(), "unknown_format"),
        (pictures.svg(), "unknown_format"),
        (pictures.animated("GIF"), "unknown_format"),
        (pictures.truncated(pictures.jpeg()), "truncated"),
        (pictures.truncated(pictures.in_format("HEIF")), "truncated"),
        (pictures.png_bomb(), "too_many_pixels"),
        (pictures.jpeg_bomb(), "too_many_pixels"),
        (pictures.webp_bomb(), "too_many_pixels"),
        (pictures.jpeg_with_scans(300), "too_many_scans"),
        (pictures.jpeg(pictures.scene(120, 500)), "too_small"),
        (pictures.hollowed(pictures.in_format("PNG")), "damaged"),
        (pictures.jpeg_bomb(3000, 3000), "damaged"),
        (pictures.webp_bomb(3000, 3000), "damaged"),
    ],
)
def test_what_cannot_be_shown_is_rejected_with_a_reason(sandbox: Sandbox, data: bytes, code: str) -> None:
    for operation in (sandbox.process, sandbox.render_original):
        with pytest.raises(ImageRejected) as rejected:
            operation(data)
        assert rejected.value.code == code
        assert rejected.value.message.endswith(".")


def test_what_an_upload_says_about_itself_is_read(sandbox: Sandbox) -> None:
    tags = pictures.exif(6, "2024:05:01 07:15:09", "+02:00", ("Pear", "Phone 9"))
    inspected = sandbox.inspect(pictures.jpeg(exif=tags))
    assert (inspected.format, inspected.width, inspected.height) == (
        "JPEG",
        pictures.HEIGHT_PX,
        pictures.WIDTH_PX,
    )
    assert str(inspected.taken_at_local) == "2024-05-01 07:15:09"
    assert (inspected.utc_offset_minutes, inspected.camera) == (120, "Pear Phone 9")


@pytest.mark.parametrize("picture_format", FORMATS)
def test_a_pictures_whereabouts_leave_with_no_output(sandbox: Sandbox, picture_format: str) -> None:
    tags = pictures.exif(camera=("Pear", "Phone 9"))
    tags.get_ifd(0x8825).update({1: "N", 2: (52.0, 13.0, 47.5), 29: "2024:05:01"})
    data = pictures.in_format(picture_format, exif=tags.tobytes())
    assert b"Phone 9" in data
    photo = sandbox.process(data, eyes=EYES)
    rendered = sandbox.render_original(data), sandbox.render_upright(data)
    for output in (*photo.outputs.values(), *rendered):
        assert not any(word in output for word in (b"Phone 9", b"2024:05:01", b"Exif", b"xmp"))


@pytest.mark.parametrize("picture_format", FORMATS)
def test_the_same_bytes_give_the_same_outputs(sandbox: Sandbox, picture_format: str) -> None:
    data = pictures.in_format(picture_format, upright())
    first, second = (sandbox.process(data, eyes=EYES) for _ in range(2))
    assert first.outputs == second.outputs
    assert first.matrix == second.matrix

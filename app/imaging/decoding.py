"""From a checked file to RGB pixels, once. Runs in the sandbox child."""

import io
from dataclasses import dataclass

import cv2
import numpy as np
import pillow_heif
import simplejpeg
from PIL import AvifImagePlugin, Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from app.imaging.colour import conversion_to_srgb
from app.imaging.header_fields import Header
from app.vision.canvas import canvas
from app.vision.types import RgbImage

HALF_ABOVE_PIXELS = 16_000_000  # beyond it a JPEG is decoded at half size in the DCT, at a third of the time
_STRIP_ROWS = 256


@dataclass(frozen=True, slots=True)
class Decoded:
    """Stored pixels, not turned upright. A factor of 2 means: decoded at half size."""

    pixels: RgbImage
    factor: int
    icc: bytes | None  # an RGB profile still to be applied


def prepare_decoders() -> None:
    """Set what is global in the decoders: one thread each, and our own pixel limit instead of Pillow's."""
    Image.MAX_IMAGE_PIXELS = None
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.options.THUMBNAILS = False
    pillow_heif.options.DEPTH_IMAGES = False
    pillow_heif.options.AUX_IMAGES = False
    Image.preinit()


def decode(data: bytes, header: Header, icc: bytes | None, *, allow_half: bool = False) -> Decoded:
    """Decode the first frame, alpha over white, 16 bits to 8.

    A grey or CMYK profile is applied here, where those pixels still exist; an RGB profile is handed back for
    the crop. Raises whatever the decoder raises: the caller takes any exception for a damaged picture.
    """
    halve = allow_half and header.format == "JPEG" and header.width * header.height > HALF_ABOVE_PIXELS
    factor = 2 if halve else 1
    if header.format == "JPEG" and header.channels == 3:
        width, height = -(-header.width // factor), -(-header.height // factor)
        smallest = {"min_width": width, "min_height": height} if halve else {}
        pixels = simplejpeg.decode_jpeg(data, "RGB", buffer=canvas(height, width), **smallest)
        _expect_size(pixels, width, height)
        return Decoded(pixels, factor, icc)
    if header.format == "HEIF":
        heif = pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True)
        if heif.mode == "RGB":
            return Decoded(np.asarray(heif), factor, icc)
        return Decoded(_rgb_pixels(heif.to_pillow(), icc), factor, icc)
    if header.format == "WEBP" and not header.is_animated:
        pixels = _webp_pixels(data)
        _expect_size(pixels, header.width, header.height)
        return Decoded(pixels, factor, icc)
    picture = _open(data, header)
    if halve:
        picture.draft("", (header.width // 2, header.height // 2))
        _expect_size(picture, -(-header.width // 2), -(-header.height // 2))
    return Decoded(_rgb_pixels(picture, icc), factor, icc)


def _expect_size(decoded: RgbImage | Image.Image, width: int, height: int) -> None:
    """A decoder that disagrees with our header check about the size is not to be trusted with the rest."""
    size = decoded.size if isinstance(decoded, Image.Image) else decoded.shape[1::-1]
    if size != (width, height):
        raise ValueError("the decoder and the header disagree about the size")


def _open(data: bytes, header: Header) -> Image.Image:
    """Open by the exact plugin: Image.open tries several, and turns some JPEG files into MPO."""
    source = io.BytesIO(data)
    if header.format == "JPEG":
        return JpegImagePlugin.JpegImageFile(source)
    if header.format == "PNG":
        return PngImagePlugin.PngImageFile(source)
    if header.format == "WEBP":
        return WebPImagePlugin.WebPImageFile(source)
    return AvifImagePlugin.AvifImageFile(source)


def _webp_pixels(data: bytes) -> RgbImage:
    """Decode a still WebP by OpenCV: Pillow's decoder of animations keeps three more copies of the picture."""
    stored = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if stored is None:
        raise ValueError("no picture in it")
    if stored.shape[2] == 3:
        return np.asarray(cv2.cvtColor(stored, cv2.COLOR_BGR2RGB), dtype=np.uint8)
    pixels = np.empty((*stored.shape[:2], 3), np.uint8)
    for top in range(0, len(stored), _STRIP_ROWS):
        strip = stored[top : top + _STRIP_ROWS].astype(np.uint16)
        alpha = strip[..., 3:]
        over_white = strip[..., 2::-1] * alpha + 255 * (255 - alpha)
        pixels[top : top + _STRIP_ROWS] = (over_white + 127) // 255
    return pixels


def _rgb_pixels(picture: Image.Image, icc: bytes | None) -> RgbImage:
    """Convert any mode to RGB strip by strip: whole copies of 50 MP would not fit the child's memory."""
    picture.load()
    width, height = picture.size
    convert = conversion_to_srgb(icc, picture.mode) if picture.mode in {"L", "CMYK"} else None
    pixels = np.empty((height, width, 3), np.uint8)
    for top in range(0, height, _STRIP_ROWS):
        bottom = min(top + _STRIP_ROWS, height)
        strip = picture.crop((0, top, width, bottom))
        pixels[top:bottom] = np.asarray(convert(strip) if convert else _flatten(strip))
    return pixels


def _flatten(strip: Image.Image) -> Image.Image:
    if strip.mode.startswith("I"):  # 16-bit grey; convert() would clip instead of scale
        high_bytes = (np.asarray(strip).astype(np.uint32) >> 8).clip(0, 255).astype(np.uint8)
        return Image.fromarray(high_bytes).convert("RGB")
    has_alpha = strip.mode in {"RGBA", "RGBa", "LA", "La", "PA"} or "transparency" in strip.info
    if has_alpha:
        opaque = strip.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", opaque.size, "white"), opaque).convert("RGB")
    return strip.convert("RGB")

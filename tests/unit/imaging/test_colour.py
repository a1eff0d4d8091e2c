"""Profiles to sRGB."""

import numpy as np
import pytest

from app.imaging.colour import conversion_to_srgb, to_srgb
from tests import pictures

# SMPTE EG 432-1 primaries to sRGB's, both with D65 white, in linear light.
P3_TO_SRGB = np.array([[1.22494, -0.22494, 0.0], [-0.04206, 1.04206, 0.0], [-0.01964, -0.07864, 1.09828]])


def to_linear(coded: np.ndarray) -> np.ndarray:
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def to_coded(linear: np.ndarray) -> np.ndarray:
    clipped = np.clip(linear, 0.0, 1.0)
    return np.where(clipped <= 0.0031308, clipped * 12.92, 1.055 * clipped ** (1 / 2.4) - 0.055)


def test_display_p3_is_converted_as_the_primaries_say() -> None:
    colours = np.random.default_rng(pictures.SEED).integers(0, 256, (300, 5, 3), dtype=np.uint8)
    expected = to_coded(to_linear(colours / 255.0) @ P3_TO_SRGB.T) * 255.0
    converted = to_srgb(colours, pictures.display_p3_profile())
    assert np.abs(converted - expected).max() <= 2.0
    assert np.abs(converted.astype(int) - colours).max() > 20


@pytest.mark.parametrize(
    "profile",
    [
        None,
        pictures.srgb_profile(),
        b"",
        b"no profile at all",
        bytes(200),
        pictures.display_p3_profile()[:200],
    ],
    ids=["none", "srgb", "empty", "text", "zeros", "cut"],
)
def test_where_there_is_nothing_to_convert_pixels_stay(profile: bytes | None) -> None:
    scene = np.asarray(pictures.scene())
    assert to_srgb(scene, profile) is scene


def test_a_profile_of_another_kind_of_pixels_is_not_applied() -> None:
    assert conversion_to_srgb(pictures.display_p3_profile(), "CMYK") is None
    assert conversion_to_srgb(pictures.display_p3_profile(), "L") is None


def test_damaged_profiles_never_raise() -> None:
    colours = np.zeros((2, 2, 3), np.uint8)
    shapes = {
        to_srgb(colours, profile).shape for profile in pictures.mutated(pictures.display_p3_profile(), 300)
    }
    assert shapes == {(2, 2, 3)}

"""What is asked of one photo beside its bytes. The parent writes it into the job, the child reads it back."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.vision.types import EyePair
from app.vision.views import View


@dataclass(frozen=True, slots=True)
class Wish:
    """How a photo is to be lined up. Eyes are upright source px, the subject's right one first.

    Attributes
    ----------
    eyes
        Placed by hand: taken as they are.
    near
        Of the face that was chosen among several: the model looks there.
    mirrored
        The picture is a mirror image, as many front cameras make them.
    view, view_is_certain
        What it is to show; certain when a person insisted on it after it had been doubted.
    """

    eyes: EyePair | None = None
    near: EyePair | None = None
    mirrored: bool = False
    view: View = "front"
    view_is_certain: bool = False

    def to_arguments(self) -> dict[str, Any]:
        """Return plain values for the wire; raises ValueError for eyes that are no numbers."""
        return {
            "eyes": _plain(self.eyes),
            "near": _plain(self.near),
            "mirrored": self.mirrored,
            "view": self.view,
            "view_is_certain": self.view_is_certain,
        }

    @classmethod
    def from_arguments(cls, arguments: Mapping[str, Any]) -> "Wish":
        """Read what `to_arguments` wrote."""
        return cls(
            eyes=_pair(arguments.get("eyes")),
            near=_pair(arguments.get("near")),
            mirrored=bool(arguments.get("mirrored")),
            view=arguments.get("view", "front"),
            view_is_certain=bool(arguments.get("view_is_certain")),
        )


def _plain(eyes: EyePair | None) -> list[list[float]] | None:
    if eyes is None:
        return None
    if not all(math.isfinite(value) for value in (*eyes.right, *eyes.left)):
        raise ValueError("eyes must be finite")
    return [list(eyes.right), list(eyes.left)]


def _pair(points: Any) -> EyePair | None:
    return EyePair((points[0][0], points[0][1]), (points[1][0], points[1][1])) if points else None

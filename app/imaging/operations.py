"""What a child can be asked for, by name."""

from collections.abc import Callable, Mapping
from typing import Any

from app.imaging.pipeline import inspect_photo, process_photo, render_original
from app.imaging.wire import INSPECT, PROCESS, RENDER_ORIGINAL
from app.vision.models import FaceModel
from app.vision.types import EyePair

Outputs = dict[str, bytes]
Operation = Callable[[bytes, Mapping[str, Any]], tuple[dict[str, Any], Outputs]]


def photo_operations(model: FaceModel | None) -> dict[str, Operation]:
    """Return the operations on one photo: bytes and arguments in, facts and outputs out."""

    def process(data: bytes, arguments: Mapping[str, Any]) -> tuple[dict[str, Any], Outputs]:
        hand = arguments.get("eyes")
        eyes = EyePair(tuple(hand[0]), tuple(hand[1])) if hand else None
        photo = process_photo(data, model, eyes=eyes, mirrored=bool(arguments.get("mirrored")))
        return photo.to_facts(), photo.outputs

    return {
        INSPECT: lambda data, _arguments: (inspect_photo(data).to_facts(), {}),
        PROCESS: process,
        RENDER_ORIGINAL: lambda data, _arguments: ({}, {"original": render_original(data)}),
    }

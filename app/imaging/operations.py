"""What a child can be asked for, by name."""

from collections.abc import Callable, Mapping
from typing import Any

from app.imaging.pipeline import inspect_photo, process_photo, render_original, render_upright
from app.imaging.rendering import render_by, render_screen
from app.imaging.results import SCREEN, UPRIGHT
from app.imaging.wire import (
    INSPECT,
    PEOPLE,
    PROCESS,
    RENDER_CROP,
    RENDER_ORIGINAL,
    RENDER_SCREEN,
    RENDER_UPRIGHT,
)
from app.imaging.wishes import Wish
from app.vision.models import FaceModel

Outputs = dict[str, bytes]
Operation = Callable[[bytes, Mapping[str, Any]], tuple[dict[str, Any], Outputs]]


def photo_operations(model: FaceModel | None) -> dict[str, Operation]:
    """Return the operations on one photo: bytes and arguments in, facts and outputs out."""

    def process(data: bytes, arguments: Mapping[str, Any]) -> tuple[dict[str, Any], Outputs]:
        wish = Wish.from_arguments(arguments)
        photo = process_photo(
            data,
            model,
            eyes=wish.eyes,
            near=wish.near,
            mirrored=wish.mirrored,
            view=wish.view,
            view_is_certain=wish.view_is_certain,
        )
        signatures = b"".join(person.signature for person in photo.people)
        return photo.to_facts(), photo.outputs | ({PEOPLE: signatures} if signatures else {})

    return {
        INSPECT: lambda data, _arguments: (inspect_photo(data).to_facts(), {}),
        PROCESS: process,
        RENDER_CROP: lambda data, arguments: ({}, {"crop": render_by(data, arguments)}),
        RENDER_ORIGINAL: lambda data, _arguments: ({}, {"original": render_original(data)}),
        RENDER_SCREEN: lambda data, _arguments: ({}, {SCREEN: render_screen(data)}),
        RENDER_UPRIGHT: lambda data, _arguments: ({}, {UPRIGHT: render_upright(data)}),
    }

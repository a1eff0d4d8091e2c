"""What can go wrong with a picture, and what can go wrong with the sandbox."""

from typing import Literal

RejectionCode = Literal[
    "empty",
    "unknown_format",
    "truncated",
    "too_large",
    "too_many_pixels",
    "too_small",
    "too_many_scans",
    "damaged",
    "out_of_limits",
]

MESSAGES: dict[RejectionCode, str] = {
    "empty": "This file is empty.",
    "unknown_format": "This is not a photo in a format we can read. JPEG, PNG, WebP, HEIC and AVIF work.",
    "truncated": "Part of this photo is missing. Please send it again.",
    "too_large": "This file is larger than 64 MB.",
    "too_many_pixels": "This photo has more pixels than we can take: 64 megapixels, or 50 as PNG or WebP.",
    "too_small": "This photo is too small. Each side needs at least 200 pixels.",
    "too_many_scans": "This JPEG is built in an unusual way. Please save it again and send the new file.",
    "damaged": "This photo is damaged and cannot be read. Please try the original file.",
    "out_of_limits": "Reading this photo takes more than we can give. Please save it again, smaller.",
}


def rejection_code(value: object) -> RejectionCode:
    """Return a code as such; what a child made up counts as damaged."""
    return next((code for code in MESSAGES if code == value), "damaged")


class ImageRejected(Exception):
    """The bytes are no picture we can take. `code` is for programs, `message` for people."""

    def __init__(self, code: RejectionCode, message: str | None = None) -> None:
        self.code = code
        self.message = message or MESSAGES[code]
        super().__init__(self.code, self.message)

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class SandboxFailed(Exception):
    """The sandbox gave no usable answer; the picture itself may be fine."""


class SandboxUnavailable(SandboxFailed):
    """`strict` was asked for and landlock or seccomp is missing, or the zygote does not start."""

"""How app, zygote and children talk: small JSON frames with file descriptors, big answers in a file.

A job travels as one frame with three descriptors: the picture (sealed, so nobody changes it under the
decoder), an empty file for the answer, and a pipe on which the zygote reports how the child ended.
"""

import fcntl
import json
import os
import socket
import struct
import sys
import tempfile
from collections.abc import Mapping
from typing import Any

INSPECT, PROCESS = "inspect", "process"
RENDER_ORIGINAL, RENDER_CROP = "render_original", "render_crop"
RENDER_SCREEN, RENDER_UPRIGHT = "render_screen", "render_upright"
PEOPLE = "people"  # the output with the signatures of all faces, one behind the other
FRAME_BYTES = 2048
DESCRIPTORS_PER_JOB = 3
MAX_FACTS_BYTES = 64 * 1024
EXIT_BROKEN, EXIT_UNCONFINED = 70, 71  # how a child says that it could not answer
HAS_MEMFD = hasattr(os, "memfd_create")
# macOS has no SEQPACKET; since all frames have one size, a byte stream does.
CONTROL_KIND = socket.SOCK_SEQPACKET if sys.platform == "linux" else socket.SOCK_STREAM
_ADD_SEALS, _ALL_SEALS = 1033, 0b1111

Facts = dict[str, Any]


class BadAnswer(ValueError):
    """The child wrote something that is no answer."""


def control_pair() -> tuple[socket.socket, socket.socket]:
    """Two connected ends that carry frames and descriptors."""
    return socket.socketpair(socket.AF_UNIX, CONTROL_KIND)


def send_frame(control: socket.socket, facts: Mapping[str, Any], descriptors: tuple[int, ...] = ()) -> None:
    """Send one frame; raises OSError when the other end is gone."""
    frame = json.dumps(facts, allow_nan=False).encode()
    if len(frame) > FRAME_BYTES:
        raise ValueError("the frame is too long")
    socket.send_fds(control, [frame.ljust(FRAME_BYTES)], list(descriptors))


def receive_frame(control: socket.socket) -> tuple[Facts, list[int]] | None:
    """Return the next frame and its descriptors, or None when the other end is gone."""
    try:
        frame, descriptors, _, _ = socket.recv_fds(control, FRAME_BYTES, DESCRIPTORS_PER_JOB)
        while frame and len(frame) < FRAME_BYTES:
            more = control.recv(FRAME_BYTES - len(frame))
            frame = frame + more if more else b""
    except ConnectionError:
        return None
    return (json.loads(frame), list(descriptors)) if frame else None


def sealed_file(data: bytes) -> int:
    """Return a descriptor of an anonymous file with these bytes; on Linux nobody can change them any more."""
    descriptor = empty_file()
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        if HAS_MEMFD:
            fcntl.fcntl(descriptor, _ADD_SEALS, _ALL_SEALS)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def empty_file() -> int:
    """Return a descriptor of an empty anonymous file: in memory on Linux, else an unlinked temporary one."""
    if HAS_MEMFD:
        return os.memfd_create("photo", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def write_answer(descriptor: int, facts: Mapping[str, Any], outputs: Mapping[str, bytes]) -> None:
    """Write the facts, led by their length, and the outputs behind them."""
    sizes = {name: len(output) for name, output in outputs.items()}
    encoded = json.dumps({**facts, "outputs": sizes}, allow_nan=False).encode()
    for part in (struct.pack("<I", len(encoded)), encoded, *outputs.values()):
        view = memoryview(part)
        while view:
            view = view[os.write(descriptor, view) :]


def read_answer(descriptor: int) -> tuple[Facts, dict[str, bytes]]:
    """Read what `write_answer` wrote, trusting none of it; raises BadAnswer."""
    size = os.fstat(descriptor).st_size
    if size < 4:
        raise BadAnswer("no answer")
    end = 4 + struct.unpack("<I", _read(descriptor, 0, 4))[0]
    if not 4 < end <= min(size, MAX_FACTS_BYTES):
        raise BadAnswer("no facts")
    try:
        facts = json.loads(_read(descriptor, 4, end - 4), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise BadAnswer("the facts cannot be read") from error
    sizes = facts.pop("outputs", None) if isinstance(facts, dict) else None
    if not isinstance(sizes, dict):
        raise BadAnswer("the facts name no outputs")
    outputs: dict[str, bytes] = {}
    for name, length in sizes.items():
        if not isinstance(length, int) or not 0 < length <= size - end:
            raise BadAnswer("an output is longer than the answer")
        outputs[name] = _read(descriptor, end, length)
        end += length
    if end != size:
        raise BadAnswer("bytes that belong to nothing")
    return facts, outputs


def _read(descriptor: int, start: int, length: int) -> bytes:
    parts: list[bytes] = []
    while length and (part := os.pread(descriptor, length, start)):
        parts.append(part)
        start, length = start + len(part), length - len(part)
    if length:
        raise BadAnswer("the answer was cut while it was read")
    return b"".join(parts)


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")

"""What travels between the app, the zygote and its children."""

import os
import socket
import struct
from collections.abc import Iterator

import pytest

from app.imaging import wire
from app.imaging.wire import (
    BadAnswer,
    control_pair,
    empty_file,
    read_answer,
    receive_frame,
    sealed_file,
    send_frame,
    write_answer,
)


@pytest.fixture
def file() -> Iterator[int]:
    descriptor = empty_file()
    yield descriptor
    os.close(descriptor)


@pytest.fixture(params=["memory", "temporary file"])
def kind_of_file(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both kinds: in memory, and what a system without memfd gets."""
    monkeypatch.setattr(wire, "HAS_MEMFD", request.param == "memory")
    return str(request.param)


def test_an_answer_comes_back_as_written(kind_of_file: str) -> None:
    descriptor = empty_file()
    write_answer(descriptor, {"found": True, "eyes": [[1.5, 2.0]]}, {"a": b"x" * 100_000, "b": b"y"})
    assert read_answer(descriptor) == (
        {"found": True, "eyes": [[1.5, 2.0]]},
        {"a": b"x" * 100_000, "b": b"y"},
    )
    os.close(descriptor)


def test_a_picture_arrives_whole(kind_of_file: str) -> None:
    descriptor = sealed_file(b"picture" * 1000)
    assert os.pread(descriptor, 10_000, 0) == b"picture" * 1000
    os.close(descriptor)


def test_a_sealed_picture_cannot_be_changed() -> None:
    descriptor = sealed_file(b"picture")
    with pytest.raises(PermissionError):
        os.pwrite(descriptor, b"P", 0)
    with pytest.raises(PermissionError):
        os.ftruncate(descriptor, 0)
    os.close(descriptor)


def test_numbers_that_are_none_are_not_written(file: int) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_answer(file, {"detail": float("nan")}, {})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x01\x00",
        struct.pack("<I", 10),
        struct.pack("<I", 0) + b"{}",
        struct.pack("<I", 4_000_000_000) + b"{}",
        struct.pack("<I", 2) + b"{}",
        struct.pack("<I", 2) + b"[]",
        struct.pack("<I", 14) + b'{"outputs": 3}' + b"?",
        struct.pack("<I", 20) + b'{"outputs":{"a":99}}' + b"short",
        struct.pack("<I", 20) + b'{"outputs":{"a":-1}}' + b"short",
        struct.pack("<I", 19) + b'{"outputs":{"a":2}}' + b"more than two",
        struct.pack("<I", 24) + b'{"outputs":{}, "x": NaN}',
        struct.pack("<I", 60_000) + b"[" * 60_000,
    ],
)
def test_nonsense_is_a_bad_answer(file: int, content: bytes) -> None:
    os.write(file, content)
    with pytest.raises(BadAnswer):
        read_answer(file)


@pytest.mark.parametrize("kind", [socket.SOCK_SEQPACKET, socket.SOCK_STREAM])
def test_frames_and_descriptors_arrive_one_by_one(kind: socket.SocketKind) -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, kind)
    with ours, theirs:
        files = [sealed_file(str(number).encode()) for number in range(6)]
        send_frame(ours, {"job": 1}, tuple(files[:3]))
        send_frame(ours, {"job": 2}, tuple(files[3:]))
        for job, expected in ((1, b"012"), (2, b"345")):
            received = receive_frame(theirs)
            assert received is not None
            facts, descriptors = received
            assert facts == {"job": job}
            assert b"".join(os.pread(descriptor, 1, 0) for descriptor in descriptors) == expected
            files += descriptors
    for descriptor in files:
        os.close(descriptor)


def test_a_frame_that_comes_in_pieces_is_put_together() -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with ours, theirs:
        frame = b'{"job": 7}'.ljust(wire.FRAME_BYTES)
        ours.send(frame[:5])
        ours.send(frame[5:])
        assert receive_frame(theirs) == ({"job": 7}, [])


def test_a_closed_end_is_noticed() -> None:
    ours, theirs = control_pair()
    with theirs:
        ours.close()
        assert receive_frame(theirs) is None
        with pytest.raises(OSError, match="pipe"):
            send_frame(theirs, {})


def test_a_frame_must_fit() -> None:
    ours, theirs = control_pair()
    with ours, theirs, pytest.raises(ValueError, match="too long"):
        send_frame(ours, {"x": "y" * wire.FRAME_BYTES})

"""The zygote: loads decoders and networks once, closes its own doors, then forks a confined child per photo.

A process of its own, exec'd by `zygote_process` and never forked from the app. It stays single-threaded and
never looks at a photo itself.
"""

import contextlib
import gc
import os
import socket
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import cv2

from app.imaging import heap, landlock, seccomp
from app.imaging.child import Confinement
from app.imaging.decoding import prepare_decoders
from app.imaging.job_loop import JobLoop
from app.imaging.limits import Limits, MemoryBaseline
from app.imaging.operations import Operation, photo_operations
from app.imaging.rehearsal import rehearse
from app.imaging.wire import read_answer, send_frame
from app.vision.models import FaceModel

OperationsFor = Callable[[FaceModel | None], dict[str, Operation]]


def main(settings: Mapping[str, Any], operations_for: OperationsFor = photo_operations) -> None:
    """Prepare, confine, say what holds, and serve until the app's end of the control socket closes."""
    control = socket.socket(fileno=settings["control"])
    warnings.simplefilter("ignore")  # printing one would import modules, behind closed doors
    model = _load_model(settings["model"])
    _prepare(model)
    _silence()
    gc.collect()
    heap.give_back()
    baseline = MemoryBaseline.measure()
    operations = operations_for(model)
    held = _confine(settings["confine"])
    confinement = Confinement(
        os.getpid(), Limits(**settings["limits"]), baseline, seccomp=bool(held["seccomp"])
    )
    loop = JobLoop(control, confinement, operations)
    gc.freeze()  # a collection in a child would copy every page it touches
    held |= {"memory_limit": baseline.address_space > 0, "model": model.sha256 if model else None}
    send_frame(control, {"held": held})
    loop.run()


def _load_model(descriptor: int | None) -> FaceModel | None:
    """Build the networks the app handed over; a box without them still keeps photos."""
    if descriptor is None:
        return None
    _, networks = read_answer(descriptor)
    os.close(descriptor)
    with _quiet():  # LiteRT greets on standard error, which is the server's log
        return FaceModel.from_bytes(
            networks["short_range"], networks["mesh"], networks.get("full_range"), networks.get("iris")
        )


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Point standard error nowhere for a while; what is raised is still printed afterwards."""
    kept = os.dup(2)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(null)
        os.close(kept)


def _prepare(model: FaceModel | None) -> None:
    cv2.setNumThreads(1)
    cv2.ocl.setUseOpenCL(False)
    prepare_decoders()
    rehearse(model)


def _silence() -> None:
    """Point the standard streams nowhere: nothing a picture makes a library print belongs in the logs."""
    null = os.open(os.devnull, os.O_RDWR)
    sys.stderr.flush()
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    os.close(null)


def _confine(wanted: bool) -> dict[str, Any]:
    """Close the doors that close in the zygote, try the one that closes in each child, and say which hold."""
    if not wanted:
        return {"no_new_privs": False, "landlock": 0, "seccomp": False}
    return {
        "no_new_privs": landlock.drop_privilege_gain(),
        "landlock": landlock.restrict_files_and_network(),
        "seccomp": _seccomp_holds(),
    }


def _seccomp_holds() -> bool:
    """Believe the filter when a child under it is refused a pipe, not when the kernel accepts the program."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            if seccomp.install():
                try:
                    os.pipe()
                except PermissionError:
                    code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0

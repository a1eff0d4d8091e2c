"""The life of one child: confine itself, do one job, write the answer, end."""

import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import cv2

from app.imaging import seccomp
from app.imaging.errors import ImageRejected
from app.imaging.limits import Limits, MemoryBaseline, apply_limits, die_with_parent
from app.imaging.operations import Operation, Outputs
from app.imaging.wire import EXIT_BROKEN, EXIT_UNCONFINED, write_answer

HIGHEST_DESCRIPTOR = 4096


@dataclass(frozen=True, slots=True)
class Confinement:
    """What every child of this zygote must hold itself to."""

    zygote_pid: int
    limits: Limits
    baseline: MemoryBaseline
    seccomp: bool


def run_child(
    confinement: Confinement,
    operations: Mapping[str, Operation],
    job: Mapping[str, Any],
    picture: int,
    answer: int,
) -> NoReturn:
    """Do one job in a process just forked. Never returns, whatever happens: the zygote's loop is not ours."""
    code = EXIT_BROKEN
    try:
        _close_all_but(picture, answer)
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        die_with_parent(confinement.zygote_pid)
        apply_limits(confinement.limits, confinement.baseline, max(picture, answer) + 1)
        if confinement.seccomp and not seccomp.install():
            os._exit(EXIT_UNCONFINED)
        data = os.pread(picture, os.fstat(picture).st_size, 0)
        facts, outputs = _attempt(operations, job, data)
        write_answer(answer, facts, outputs)
        code = 0
    finally:
        os._exit(code)  # whatever is raised ends here; the exit code is all that can still be told


def _attempt(
    operations: Mapping[str, Operation], job: Mapping[str, Any], data: bytes
) -> tuple[dict[str, Any], Outputs]:
    """Run the operation; a failure becomes an answer that says whose fault it was."""
    try:
        return operations[job["operation"]](data, job["arguments"])
    except ImageRejected as rejection:
        return {"rejected": rejection.code}, {}
    except MemoryError:
        return {"rejected": "out_of_limits"}, {}
    except cv2.error as error:
        if error.code == cv2.Error.StsNoMem:
            return {"rejected": "out_of_limits"}, {}
        return {"failed": "cv2.error"}, {}
    except Exception as error:
        return {"failed": type(error).__name__}, {}


def _close_all_but(*kept: int) -> None:
    """Close the control socket, other jobs' files and the zygote's pipes; 0, 1 and 2 are /dev/null."""
    lowest = 3
    for descriptor in sorted(kept):
        os.closerange(lowest, descriptor)
        lowest = descriptor + 1
    os.closerange(lowest, HIGHEST_DESCRIPTOR)

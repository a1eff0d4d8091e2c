"""When a job is sent again and when it is given up, with zygotes that follow a script."""

import signal
from collections.abc import Mapping
from typing import Any

import pytest

from app.imaging.errors import ImageRejected, SandboxFailed
from app.imaging.wire import EXIT_BROKEN, EXIT_UNCONFINED, BadAnswer
from app.imaging.zygote_client import ZygoteClient
from app.imaging.zygote_process import JobReport, ZygoteDied


def ended(code: int, late: bool = False, **facts: Any) -> JobReport:
    return JobReport(code, late, cpu_seconds=0.1, peak_kib=1000, facts=facts, outputs={})


class ScriptedZygote:
    """Answers each job with the next line of a script all its successors share."""

    def __init__(self, script: list[JobReport | Exception]) -> None:
        self.script = script
        self.is_alive = True

    def run(self, _operation: str, _data: bytes, _arguments: Mapping[str, Any]) -> JobReport:
        line = self.script.pop(0)
        if isinstance(line, Exception):
            self.is_alive = not isinstance(line, ZygoteDied)
            raise line
        return line

    def end(self) -> None:
        self.is_alive = False

    kill = end


def client_for(*script: JobReport | Exception) -> tuple[ZygoteClient, list[JobReport | Exception]]:
    lines = list(script)
    return ZygoteClient(lambda: ScriptedZygote(lines), jobs=1), lines


DONE = ended(0, width=5)
KILLED = ended(-signal.SIGKILL)


@pytest.mark.parametrize(
    ("script", "starts"),
    [
        ([DONE], 1),
        ([KILLED, DONE], 1),
        ([ended(-signal.SIGKILL, late=True), DONE], 1),
        ([ended(-signal.SIGSEGV), DONE], 1),
        ([ended(EXIT_BROKEN), DONE], 1),
        ([ZygoteDied(), DONE], 2),
        ([ZygoteDied(), ZygoteDied(), DONE], 3),
        ([ZygoteDied(), KILLED, DONE], 2),
    ],
)
def test_a_job_is_tried_again(script: list[JobReport | Exception], starts: int) -> None:
    client, left = client_for(*script)
    assert client.run("process", b"", {}).facts == {"width": 5}
    assert (client.starts, left) == (starts, [])


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ([KILLED, KILLED], "ended with -9"),
        ([KILLED, ended(-signal.SIGKILL, late=True)], "late"),
        ([ZygoteDied(), ZygoteDied(), ZygoteDied()], "keeps dying"),
        ([ended(EXIT_UNCONFINED)], "ended with 71"),
        ([BadAnswer("nonsense")], "nonsense"),
        ([ended(0, failed="KeyError")], "KeyError"),
    ],
)
def test_a_job_is_given_up(script: list[JobReport | Exception], message: str) -> None:
    client, left = client_for(*script, DONE)
    with pytest.raises(SandboxFailed, match=message):
        client.run("process", b"", {})
    assert left == [DONE]


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (ended(0, rejected="damaged"), "damaged"),
        (ended(0, rejected="out_of_limits"), "out_of_limits"),
        (ended(0, rejected=["made", "up"]), "damaged"),
        (ended(-signal.SIGXCPU), "out_of_limits"),
    ],
)
def test_a_picture_at_fault_is_not_tried_again(report: JobReport, code: str) -> None:
    client, left = client_for(report, DONE)
    with pytest.raises(ImageRejected) as rejected:
        client.run("process", b"", {})
    assert (rejected.value.code, left) == (code, [DONE])


def test_nothing_starts_before_the_first_job() -> None:
    client, _ = client_for(DONE)
    assert (client.starts, client.zygote) == (0, None)
    client.run("process", b"", {})
    assert client.starts == 1


def test_a_closed_client_starts_nothing_until_told() -> None:
    client, _ = client_for(DONE, DONE)
    client.close()
    with pytest.raises(SandboxFailed, match="closed"):
        client.run("process", b"", {})
    client.start()
    assert client.run("process", b"", {}).code == 0

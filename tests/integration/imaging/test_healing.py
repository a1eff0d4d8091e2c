"""A zygote that dies, an app that dies, and a system with less to offer."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from app.imaging import wire, zygote_process
from app.imaging.errors import SandboxFailed
from app.imaging.sandbox import Sandbox
from app.imaging.zygote_client import ZygoteClient
from app.imaging.zygote_process import JobReport, ZygoteSettings
from tests import pictures

REPOSITORY = Path(__file__).resolve().parents[3]


def has_ended(pid: int, within_s: float = 5.0) -> bool:
    """True once the process is gone or only waits to be reaped by somebody else."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    return False


def in_parallel(client: ZygoteClient, jobs: int, seconds: float) -> list[Future[JobReport]]:
    with ThreadPoolExecutor(jobs) as threads:
        futures = [threads.submit(client.run, "nap", b"x", {"seconds": seconds}) for _ in range(jobs)]
        time.sleep(seconds / 2)
        zygote = client.zygote
        assert zygote is not None
        os.kill(zygote.pid, signal.SIGKILL)
    return futures


def test_a_zygote_killed_in_the_middle_costs_no_job(mortal: ZygoteClient) -> None:
    first = mortal.start()
    futures = in_parallel(mortal, 4, 0.4)
    assert [future.result().facts["slept"] for future in futures] == [0.4] * 4
    assert mortal.starts == 2
    assert mortal.start().pid != first.pid
    assert has_ended(first.pid)


def test_a_zygote_killed_between_jobs_is_not_noticed(mortal: ZygoteClient) -> None:
    os.kill(mortal.start().pid, signal.SIGKILL)
    assert mortal.run("nap", b"x", {"seconds": 0}).code == 0


def test_its_children_die_with_it(mortal: ZygoteClient) -> None:
    zygote = mortal.start()
    with ThreadPoolExecutor(1) as threads:
        job = threads.submit(mortal.run, "nap", b"x", {"seconds": 1.0})
        children = Path(f"/proc/{zygote.pid}/task/{zygote.pid}/children")
        deadline = time.monotonic() + 5
        while not (pids := children.read_text().split()) and time.monotonic() < deadline:
            time.sleep(0.01)
        os.kill(zygote.pid, signal.SIGKILL)
        assert has_ended(int(pids[0]), within_s=0.5)
        assert job.result().facts["slept"] == 1.0


def test_a_silent_zygote_is_replaced(impatient: ZygoteClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zygote_process, "GRACE_SECONDS", 0.2)
    os.kill(impatient.start().pid, signal.SIGSTOP)
    assert impatient.run("nap", b"x", {"seconds": 0}).code == 0
    assert impatient.starts == 2


def test_a_job_after_a_pause_has_all_its_time(impatient: ZygoteClient) -> None:
    """The deadline counts from the job, not from when the zygote last looked at the clock."""
    impatient.run("nap", b"x", {"seconds": 0})
    time.sleep(1.2)  # longer than the wall limit
    assert impatient.run("nap", b"x", {"seconds": 0.3}).facts["slept"] == 0.3


def test_many_jobs_leave_no_open_file_and_no_zombie(hostile: ZygoteClient) -> None:
    zygote = hostile.start()

    def open_files() -> list[int]:
        time.sleep(0.2)  # the zygote answers first and tidies up after
        return [len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in (os.getpid(), zygote.pid)]

    hostile.run("nap", b"x", {"seconds": 0})
    before = open_files()
    for _ in range(30):
        hostile.run("nap", b"x" * 1000, {"seconds": 0})
    assert open_files() == before
    assert Path(f"/proc/{zygote.pid}/task/{zygote.pid}/children").read_text() == ""


def test_closing_fails_the_running_job_and_leaves_no_process(mortal: ZygoteClient) -> None:
    zygote = mortal.start()
    with ThreadPoolExecutor(1) as threads:
        job = threads.submit(mortal.run, "nap", b"x", {"seconds": 1.2})
        time.sleep(0.2)
        mortal.close()
        with pytest.raises(SandboxFailed, match="closed"):
            job.result()
    assert not zygote.is_alive
    with pytest.raises(SandboxFailed, match="closed"):
        mortal.run("nap", b"x", {"seconds": 0})
    mortal.start()
    assert mortal.run("nap", b"x", {"seconds": 0}).code == 0


def test_the_zygote_ends_with_the_app() -> None:
    """kill -9, so that no clean-up code runs."""
    script = (
        "import os, signal\n"
        "from app.imaging.sandbox import Sandbox\n"
        "sandbox = Sandbox(None)\n"
        "sandbox.start()\n"
        "print(sandbox._client.zygote.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    app = subprocess.run(
        [sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert app.returncode == -signal.SIGKILL
    assert has_ended(int(app.stdout))


def test_an_app_that_forgets_to_close_ends_quietly() -> None:
    script = "from app.imaging.sandbox import Sandbox\nsandbox = Sandbox(None)\nsandbox.start()\n"
    app = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (app.returncode, app.stderr) == (0, "")


def test_without_memory_files_and_packets_photos_are_processed_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What macOS offers: temporary files, a byte stream, limits alone."""
    monkeypatch.setattr(wire, "HAS_MEMFD", False)
    monkeypatch.setattr(wire, "CONTROL_KIND", wire.socket.SOCK_STREAM)
    sandbox = Sandbox(None, settings=ZygoteSettings(confine=False))
    assert sandbox.inspect(pictures.jpeg()).width == pictures.WIDTH_PX
    assert sandbox.process(pictures.jpeg()).reason == "no_model"
    sandbox.close()

"""What a child that a picture has taken over can do: nothing."""

import os
from pathlib import Path

import pytest

from app.imaging.errors import ImageRejected, SandboxFailed, SandboxUnavailable
from app.imaging.model_files import find_model
from app.imaging.sandbox import Sandbox
from app.imaging.zygote_client import ZygoteClient
from app.imaging.zygote_process import ZygoteProcess, ZygoteSettings
from tests import pictures
from tests.integration.imaging.conftest import HOSTILE


def still_works(client: ZygoteClient) -> bool:
    return client.run("nap", b"x", {"seconds": 0}).code == 0


def test_every_attack_is_refused(hostile: ZygoteClient) -> None:
    outcomes = hostile.run("attack", b"picture", {}).facts
    assert len(outcomes) == 11
    assert set(outcomes.values()) == {"PermissionError"}, outcomes
    assert not Path("/tmp/afterglow-was-here").exists()


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK"])
def test_a_socket_ends_the_child(hostile: ZygoteClient, family: str) -> None:
    with pytest.raises(SandboxFailed, match="ended with -31"):
        hostile.run("open_a_socket", b"x", {"family": family})
    assert still_works(hostile)


def test_another_program_ends_the_child(hostile: ZygoteClient) -> None:
    with pytest.raises(SandboxFailed, match="ended with -31"):
        hostile.run("run_a_program", b"x", {})


def test_a_crash_ends_the_child_alone(hostile: ZygoteClient) -> None:
    with pytest.raises(SandboxFailed, match="ended with -11"):
        hostile.run("crash", b"x", {})
    assert still_works(hostile)


def test_a_child_sees_nothing_of_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "do not tell")
    client = ZygoteClient(lambda: ZygoteProcess(HOSTILE, {}), jobs=1)
    facts = client.run("surroundings", b"x", {}).facts
    zygote = client.zygote
    assert zygote is not None
    assert len(list(Path(f"/proc/{zygote.pid}/task").iterdir())) == 1
    client.close()
    assert not {"flask", "sqlalchemy", "cryptography", "app.services", "app.models", "app.storage"} & set(
        facts["modules"]
    )
    assert "do not tell" not in facts["environment"].values()
    assert facts["descriptors"] == [0, 1, 2, *facts["descriptors"][3:]]
    assert len(facts["descriptors"]) == 5  # and picture and answer
    assert facts["threads"] == 1


def test_a_hoarder_meets_its_limit(hostile: ZygoteClient) -> None:
    with pytest.raises(ImageRejected) as rejected:
        hostile.run("hoard", b"x", {})
    assert rejected.value.code == "out_of_limits"
    assert hostile.run("map_memory", b"x", {}).facts == {"error": 12}
    assert still_works(hostile)


def test_a_spinner_is_ended_by_its_cpu_time(hostile: ZygoteClient) -> None:
    with pytest.raises(ImageRejected) as rejected:
        hostile.run("spin", b"x", {})
    assert rejected.value.code == "out_of_limits"
    assert still_works(hostile)


def test_a_sleeper_is_ended_by_the_clock(impatient: ZygoteClient) -> None:
    with pytest.raises(SandboxFailed, match="late"):
        impatient.run("nap", b"x", {"seconds": 60})
    assert still_works(impatient)


def test_a_flood_is_dammed(hostile: ZygoteClient) -> None:
    with pytest.raises(SandboxFailed):
        hostile.run("flood", b"x", {})
    assert still_works(hostile)


def test_a_lie_is_not_believed_and_a_bug_is_not_the_pictures_fault() -> None:
    sandbox = Sandbox(None, settings=HOSTILE)
    with pytest.raises(SandboxFailed, match="inspect"):
        sandbox.inspect(pictures.jpeg())
    with pytest.raises(SandboxFailed, match="KeyError"):
        sandbox.render_original(pictures.jpeg())
    sandbox.close()


def test_the_status_says_what_holds(sandbox: Sandbox) -> None:
    status = sandbox.status
    assert status["started"]
    assert status["confined"]
    assert status["seccomp"]
    assert status["landlock"] >= 1
    assert status["memory_limit"]
    assert status["model_error"] is None
    assert len(status["model"]) == 64


def test_strict_refuses_what_auto_only_reports() -> None:
    """A system without landlock and seccomp, played by a zygote told to use neither."""
    bare = ZygoteSettings(confine=False)
    auto = Sandbox(None, settings=bare)
    assert not auto.status["started"]
    assert auto.process(pictures.jpeg()).reason == "no_model"
    assert (auto.status["confined"], auto.status["seccomp"], auto.status["landlock"]) == (False, False, 0)
    auto.close()
    strict = Sandbox(None, strict=True, settings=bare)
    with pytest.raises(SandboxUnavailable, match="SANDBOX=strict"):
        strict.start()
    assert not strict.status["started"]
    confined = Sandbox(None, strict=True)
    confined.start()
    assert confined.status["confined"]
    confined.close()


def test_no_child_of_ours_is_left() -> None:
    """After all that: closed zygotes are reaped, not only dead."""
    client = ZygoteClient(lambda: ZygoteProcess(HOSTILE, {}), jobs=1)
    pid = client.start().pid
    client.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def test_starting_says_nothing_in_the_servers_log(capfd: pytest.CaptureFixture[str]) -> None:
    started = Sandbox(find_model(None))
    started.start()
    started.close()
    assert capfd.readouterr() == ("", "")

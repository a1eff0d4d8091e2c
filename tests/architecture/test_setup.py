"""What set-up promises: pins with hashes that agree, the targets of the contract, tests that reach no network."""

import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt", "setup/node-requirements.txt")
# TEST-NET-1: no host of anybody
NOBODY = ("192.0.2.1", 9)


def pins(lock: str) -> dict[str, str]:
    """Every requirement of a lock file with its block of hashes; a name may stand twice, with other markers."""
    blocks = re.split(r"\n(?=\S)", (ROOT / lock).read_text())
    return {block.split(" \\")[0]: block for block in blocks if "==" in block.partition("\n")[0]}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    assert len(pins(lock)) >= 2
    assert [pin for pin, block in pins(lock).items() if "--hash=sha256:" not in block] == []


def test_the_tests_run_on_what_is_served() -> None:
    assert pins("requirements.txt").keys() - pins("requirements-dev.txt").keys() == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_wish_is_locked(lock: str) -> None:
    wishes = (ROOT / lock).with_suffix(".in").read_text().splitlines()
    names = {match[0] for wish in wishes if (match := re.match(r"[a-z][\w-]*", wish))}
    assert names - {pin.partition("==")[0] for pin in pins(lock)} == set()


def test_make_knows_the_targets_of_the_contract() -> None:
    contract = {"run", "test", "setup", "check", "bench", "demo", "worker", "screenshots"}
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert contract - targets == set()


def test_ci_runs_exactly_make_test() -> None:
    commands = (ROOT / ".ci" / "run").read_text().splitlines()[1:]
    assert commands == ['cd "$(dirname "$0")/.." && exec make test']


@pytest.mark.parametrize("script", sorted(path.name for path in (ROOT / "setup").glob("*.sh")))
def test_setup_scripts_are_plain_shell(script: str) -> None:
    path = ROOT / "setup" / script
    subprocess.run([shutil.which("sh") or "/bin/sh", "-n", str(path)], check=True)
    assert not re.search(r"\[\[|\bsource\b|\blocal\b|\bfunction\b", path.read_text())


def test_a_machine_without_python_is_told_in_one_line(tmp_path: Path) -> None:
    for tool in ("sh", "rm"):
        (tmp_path / tool).symlink_to(shutil.which(tool) or f"/bin/{tool}")
    told = subprocess.run(
        ["sh", str(ROOT / "setup" / "python.sh"), str(tmp_path / "venv")],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert told.stdout == ""
    assert told.stderr.count("\n") == 1
    assert told.stderr.startswith("Missing: Python 3.11")


def test_a_python_without_venv_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "sh").symlink_to(shutil.which("sh") or "/bin/sh")
    bare = tmp_path / "python3"
    bare.write_text(
        f'#!{shutil.which("sh")}\ncase "$*" in *ensurepip*) exit 1 ;; esac\nexec {sys.executable} "$@"\n'
    )
    bare.chmod(0o755)
    told = subprocess.run(
        ["sh", str(ROOT / "setup" / "python.sh"), str(tmp_path / "venv")],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert told.stderr == (
        "Missing: the venv module of python3. On Debian and Ubuntu: apt-get install python3-venv\n"
    )


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_no_test_reaches_the_network() -> None:
    with socket.socket() as line, pytest.raises(SocketConnectBlockedError):
        line.connect(NOBODY)

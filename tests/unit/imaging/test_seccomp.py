"""The filter, run by a small interpreter of its own: what is decided for which call on which machine."""

import struct

import pytest

from app.imaging.seccomp import MACHINES, filter_program

KILL, ALLOW, EPERM, ENOSYS = 0x8000_0000, 0x7FFF_0000, 0x0005_0001, 0x0005_0026
X86_64, ARM64 = "x86_64", "aarch64"
READ = {X86_64: 0, ARM64: 63}
EXECVE = {X86_64: 59, ARM64: 221}
SOCKET = {X86_64: 41, ARM64: 198}
OPENAT = {X86_64: 257, ARM64: 56}
KILL_CALL = {X86_64: 62, ARM64: 129}
CLONE = {X86_64: 56, ARM64: 220}
CLONE_THREAD, CLONE_VM = 0x1_0000, 0x100


def decide(name: str, number: int, argument: int = 0, architecture: int | None = None) -> int:
    """Interpret the classic BPF program over one `struct seccomp_data`."""
    machine = MACHINES[name]
    data = struct.pack(
        "=iIQ6Q", number, architecture or machine.audit_architecture, 0, argument, 0, 0, 0, 0, 0
    )
    program = list(struct.iter_unpack("=HBBI", filter_program(machine)))
    accumulator = position = 0
    while True:
        code, if_true, if_false, value = program[position]
        position += 1
        if code == 0x06:
            return int(value)
        if code == 0x20:
            accumulator = struct.unpack_from("=I", data, value)[0]
            continue
        holds = {0x15: accumulator == value, 0x35: accumulator >= value, 0x45: bool(accumulator & value)}[
            code
        ]
        position += if_true if holds else if_false


@pytest.mark.parametrize("name", [X86_64, ARM64])
def test_each_call_gets_its_answer(name: str) -> None:
    assert decide(name, READ[name]) == ALLOW
    assert decide(name, EXECVE[name]) == KILL
    assert decide(name, SOCKET[name]) == KILL
    assert decide(name, OPENAT[name]) == EPERM
    assert decide(name, KILL_CALL[name]) == EPERM
    assert decide(name, 435) == ENOSYS  # clone3


@pytest.mark.parametrize("name", [X86_64, ARM64])
def test_threads_may_be_made_and_processes_not(name: str) -> None:
    assert decide(name, CLONE[name], CLONE_VM | CLONE_THREAD) == ALLOW
    assert decide(name, CLONE[name], 17) == EPERM


@pytest.mark.parametrize("name", [X86_64, ARM64])
def test_calls_of_another_machine_kill(name: str) -> None:
    assert decide(name, READ[name], architecture=0x4000_0003) == KILL  # 32-bit


def test_the_x32_calls_kill() -> None:
    assert decide(X86_64, 0x4000_0000 | READ[X86_64]) == KILL

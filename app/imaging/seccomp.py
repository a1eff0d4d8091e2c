"""Seccomp: the few system calls a decoder needs, everything else refused. Linux on x86-64 and arm64.

Landlock alone does not stop socket(). A call that only an attacker makes kills the process; any other unknown
one fails with EPERM, so that a library merely asking for the weather goes on.
"""

import ctypes
import errno
import platform
import struct
import sys
from dataclasses import dataclass

_SET_SECCOMP, _MODE_FILTER = 22, 2

_KILL, _ALLOW = 0x8000_0000, 0x7FFF_0000
_REFUSE = 0x0005_0000 | errno.EPERM
_NOT_BUILT = 0x0005_0000 | errno.ENOSYS

_LOAD, _IF_EQUAL, _IF_AT_LEAST, _IF_BIT_SET, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
_X32_CALLS = 0x4000_0000
_CLONE_THREAD = 0x1_0000

# Name: number on x86-64, on arm64.
_NEEDED = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "pread64": (17, 67),
    "pwrite64": (18, 68),
    "readv": (19, 65),
    "writev": (20, 66),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "getpid": (39, 172),
    "exit": (60, 93),
    "ftruncate": (77, 46),
    "getrusage": (98, 165),
    "sysinfo": (99, 179),
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "futex": (202, 98),
    "sched_getaffinity": (204, 123),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94),
    "newfstatat": (262, 79),
    "set_robust_list": (273, 99),
    "getcpu": (309, 168),
    "getrandom": (318, 278),
    "rseq": (334, 293),
}
_HOSTILE = {
    "execve": (59, 221),
    "execveat": (322, 281),
    "socket": (41, 198),
    "connect": (42, 203),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "bpf": (321, 280),
    "io_uring_setup": (425, 425),
    "unshare": (272, 97),
    "setns": (308, 268),
}
_CLONE, _CLONE3 = (56, 220), (435, 435)


@dataclass(frozen=True, slots=True)
class Machine:
    column: int
    audit_architecture: int
    has_x32: bool


MACHINES = {
    "x86_64": Machine(0, 0xC000_003E, has_x32=True),
    "aarch64": Machine(1, 0xC000_00B7, has_x32=False),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def install() -> bool:
    """Filter this process's system calls from now on, for good. False where that is not possible."""
    if sys.platform != "linux" or (machine := MACHINES.get(platform.machine())) is None:
        return False
    code = filter_program(machine)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.prctl(_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def filter_program(machine: Machine) -> bytes:
    """Return the BPF program. Each call is compared and answered on the spot: no jumps to count."""
    column = machine.column
    steps = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_IF_EQUAL, machine.audit_architecture, 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER),
    ]
    if machine.has_x32:
        steps += [_step(_IF_AT_LEAST, _X32_CALLS, 0, 1), _step(_RETURN, _KILL)]
    for numbers in _NEEDED.values():
        steps += _answer(numbers[column], _ALLOW)
    for numbers in _HOSTILE.values():
        steps += _answer(numbers[column], _KILL)
    # libheif starts a thread: clone() may make threads, never processes. clone3's flags lie in memory a
    # filter cannot read; told it does not exist, the C library falls back to clone().
    steps += _answer(_CLONE3[column], _NOT_BUILT)
    steps += [
        _step(_IF_EQUAL, _CLONE[column], 0, 3),
        _step(_LOAD, _FIRST_ARGUMENT),
        _step(_IF_BIT_SET, _CLONE_THREAD, 0, 1),
        _step(_RETURN, _ALLOW),
        _step(_RETURN, _REFUSE),
    ]
    return b"".join(steps)


def _answer(number: int, answer: int) -> list[bytes]:
    return [_step(_IF_EQUAL, number, 0, 1), _step(_RETURN, answer)]


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """`struct sock_filter`."""
    return struct.pack("=HBBI", code, if_true, if_false, value)

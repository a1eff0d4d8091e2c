"""How much memory, time and output one picture may take."""

import ctypes
import os
import resource
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

_MIB = 1024 * 1024
_SET_PARENT_DEATH_SIGNAL, _SET_DUMPABLE = 1, 4


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one child. Memory comes on top of what the zygote already holds."""

    memory_mib: int = 640
    cpu_seconds: int = 8
    wall_seconds: float = 10.0
    output_mib: int = 128


@dataclass(frozen=True, slots=True)
class MemoryBaseline:
    """Address space and data segment of the zygote, in bytes; both 0 where /proc does not tell."""

    address_space: int = 0
    data: int = 0

    @classmethod
    def measure(cls) -> "MemoryBaseline":
        """Read our own size. Must come before landlock, which closes /proc."""
        status = Path("/proc/self/status")
        if not status.exists():
            return cls()
        sizes = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return cls(*(int(sizes[name].split()[0]) * 1024 for name in ("VmSize", "VmData")))


def apply_limits(limits: Limits, baseline: MemoryBaseline, open_files: int) -> None:
    """Bind this process for good. Without a baseline (macOS) memory is not bound."""
    if baseline.address_space:
        _bind(resource.RLIMIT_AS, baseline.address_space + limits.memory_mib * _MIB)
        _bind(resource.RLIMIT_DATA, baseline.data + limits.memory_mib * _MIB)
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    _bind(resource.RLIMIT_CORE, 0)
    _bind(resource.RLIMIT_FSIZE, limits.output_mib * _MIB)
    _bind(resource.RLIMIT_NOFILE, open_files)


def die_with_parent(parent_pid: int) -> None:
    """Never outlive the zygote, and let nobody of the same user look inside. Linux alone can do either."""
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    libc.prctl(_SET_DUMPABLE, 0, 0, 0, 0)
    if os.getppid() != parent_pid:  # it died before the signal was set
        os._exit(1)


def _bind(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(kind, (value, value))

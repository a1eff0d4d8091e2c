"""Landlock: after this no file can be opened and no TCP connection made, by this process or any it forks.

Linux 5.13 and later, without privileges, by system call: no C library wraps it.
"""

import ctypes
import os
import struct
import sys

_CREATE_RULESET, _RESTRICT_SELF = 444, 446  # the same on x86-64 and arm64
_VERSION_FLAG = 1
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # how many rights each ABI knows; 16 from ABI 5 on
_TCP_BIND_AND_CONNECT = 0b11
_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11
_SET_NO_NEW_PRIVS = 38


def drop_privilege_gain() -> bool:
    """Set no_new_privs, which both landlock and seccomp ask for. False where there is no such thing."""
    if sys.platform != "linux":
        return False
    return bool(_libc().prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)


def restrict_files_and_network() -> int:
    """Enter a landlock domain without a single rule; return its ABI version, 0 where the kernel has none."""
    if sys.platform != "linux":
        return 0
    libc = _libc()
    abi: int = libc.syscall(_CREATE_RULESET, None, 0, _VERSION_FLAG)
    if abi < 1:
        return 0
    ruleset = _ruleset(abi)
    descriptor: int = libc.syscall(
        _CREATE_RULESET, ctypes.create_string_buffer(ruleset, len(ruleset)), len(ruleset), 0
    )
    if descriptor < 0:
        return 0
    try:
        return abi if libc.syscall(_RESTRICT_SELF, descriptor, 0) == 0 else 0
    finally:
        os.close(descriptor)


def _ruleset(abi: int) -> bytes:
    """`struct landlock_ruleset_attr`, as long as this ABI knows it: all that is handled is forbidden."""
    fields = [(1 << _FILE_RIGHTS.get(abi, 16)) - 1]
    if abi >= 4:
        fields.append(_TCP_BIND_AND_CONNECT)
    if abi >= 6:
        fields.append(_ABSTRACT_SOCKETS_AND_SIGNALS)
    return struct.pack(f"={len(fields)}Q", *fields)


def _libc() -> ctypes.CDLL:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    return libc

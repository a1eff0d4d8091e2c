"""The zygote's free memory, given back before children are forked from it."""

import ctypes


def give_back() -> bool:
    """Return free heap pages to the system; False where the C library cannot (musl, macOS).

    What the rehearsal used and freed would be copied page by page, 4 KiB a fault, as soon as a child writes into
    it, although nobody wants the content. Memory that was given back comes to the child as zeroed huge pages.
    """
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError):
        return False
    trim(0)
    return True

"""Free memory that malloc holds, given back to the system."""

import ctypes


def give_back() -> bool:
    """Return free heap pages; False where the C library cannot (musl, macOS).

    Before a zygote forks: what its rehearsal used and freed would be copied page by page, 4 KiB a fault, as soon as
    a child writes into it, although nobody wants the content. What was given back comes to the child as zeroed huge
    pages. A child gives nothing back in between: memory touched once is what the next stage finds cheapest.
    """
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError):
        return False
    trim(0)
    return True

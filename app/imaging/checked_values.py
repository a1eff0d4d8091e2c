"""Values out of an answer nobody vouches for: each is what it should be, or ValueError."""


def number(value: object, low: float, high: float) -> float:
    """Return a finite number within the bounds."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("not a number")
    if not low <= value <= high:  # false for what is no number, too
        raise ValueError("a number out of range")
    return float(value)


def whole(value: object, low: int, high: int) -> int:
    """Return a whole number within the bounds."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError("not a whole number in range")
    return value


def true_or_false(value: object) -> bool:
    """Return a bool."""
    if not isinstance(value, bool):
        raise ValueError("neither true nor false")
    return value


def text(value: object, longest: int) -> str:
    """Return a short printable text."""
    if not isinstance(value, str) or len(value) > longest or not value.isprintable():
        raise ValueError("not a short text")
    return value


def one_of(value: object, choices: tuple[object, ...]) -> object:
    """Return one of the choices."""
    if value not in choices:
        raise ValueError("none of the choices")
    return value


def optional_number(value: object, low: float, high: float) -> float | None:
    """As `number`, or None."""
    return None if value is None else number(value, low, high)


def optional_whole(value: object, low: int, high: int) -> int | None:
    """As `whole`, or None."""
    return None if value is None else whole(value, low, high)


def optional_text(value: object, longest: int) -> str | None:
    """As `text`, or None."""
    return None if value is None else text(value, longest)

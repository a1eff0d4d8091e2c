"""What to call a device in the list of logins, from the header its browser sends."""

import re

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Macintosh", "Mac"),
    ("Windows", "Windows"),
    ("Linux", "Linux"),
)


def device_label(user_agent: str) -> str:
    """Browser and system, as in "Chrome, Android". Others claim to be Safari too, so it comes last."""
    return f"{_first(_BROWSERS, user_agent, 'A browser')}, {_first(_SYSTEMS, user_agent, 'unknown device')}"


def is_handheld(label: str) -> bool:
    return re.search(r"iPhone|iPad|Android", label) is not None


def _first(known: tuple[tuple[str, str], ...], user_agent: str, otherwise: str) -> str:
    return next((name for mark, name in known if mark in user_agent), otherwise)

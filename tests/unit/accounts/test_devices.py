"""The name of a device in the list of logins."""

import pytest

from app.services.devices import device_label, is_handheld

_WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "label", "handheld"),
    [
        (
            "Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/142.0 Mobile Safari/537.36",
            "Chrome, Android",
            True,
        ),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) {_WEBKIT} Version/18.0 Mobile Safari/604.1",
            "Safari, iPhone",
            True,
        ),
        (f"Mozilla/5.0 (iPad; CPU OS 18_0) {_WEBKIT} CriOS/142.0 Mobile Safari/604.1", "Chrome, iPad", True),
        (
            f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {_WEBKIT} Version/18.0 Safari/605.1.15",
            "Safari, Mac",
            False,
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36 Edg/142.0", "Edge, Windows", False),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux", False),
        (
            "Mozilla/5.0 (Linux; Android 14) SamsungBrowser/28.0 Chrome/130.0 Mobile",
            "Samsung Internet, Android",
            True,
        ),
        ("curl/8.0", "A browser, unknown device", False),
        ("", "A browser, unknown device", False),
    ],
)
def test_a_user_agent_becomes_two_words(user_agent: str, label: str, handheld: bool) -> None:
    assert device_label(user_agent) == label
    assert is_handheld(label) is handheld
    assert len(label) <= 80

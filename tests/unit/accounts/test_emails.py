"""One address, one account, however it is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InvalidInput
from app.services.accounts import normal_email


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ewa@Example.ORG", "ewa@example.org"),
        ("  ewa@example.org ", "ewa@example.org"),
        ("ŁUCJA@PRZYKŁAD.PL", "łucja@przykład.pl"),
        ("cafe\u0301@example.org", "caf\u00e9@example.org"),
        ("STRASSE@example.org", "strasse@example.org"),
        ("ewa@box", "ewa@box"),
    ],
)
def test_an_address_has_one_form(typed: str, kept: str) -> None:
    assert normal_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ewa",
        "@example.org",
        "ewa@",
        "e wa@example.org",
        "ewa@exam\tple.org",
        "ewa@a@b.org",
        "ewa\u200b@example.org",
        "ewa\x00@example.org",
        "ewa\n@example.org",
        "x" * 250 + "@example.org",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        normal_email(typed)
    assert refused.value.field == "email"


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_form_is_stable_and_blind_to_case(local: str, domain: str) -> None:
    try:
        once = normal_email(f"{local}@{domain}")
    except InvalidInput:
        return
    assert normal_email(once) == once
    try:
        assert normal_email(once.casefold()) == once
    except InvalidInput:
        pytest.fail("an address must not become unusable by being folded")

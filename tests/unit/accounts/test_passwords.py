"""argon2id with the parameters of SECURITY.md, and what a password must be."""

import pytest
from argon2 import PasswordHasher

from app.errors import InvalidInput
from app.services import passwords

EMAIL = "ewa.kowalska@example.org"


def test_a_hash_fits_its_password_alone() -> None:
    stored = passwords.hash_password("correct horse")
    assert passwords.matches(stored, "correct horse")
    assert not passwords.matches(stored, "correct horsf")
    assert not passwords.matches(stored, "")


def test_the_hash_is_argon2id_with_the_parameters_we_promise() -> None:
    assert passwords.hash_password("correct horse").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_same_password_hashes_differently_each_time() -> None:
    assert passwords.hash_password("correct horse") != passwords.hash_password("correct horse")


def test_no_password_opens_an_account_without_one() -> None:
    assert not passwords.matches(None, "anything at all")
    assert not passwords.matches(passwords.NO_PASSWORD, "!")
    assert not passwords.matches("", "anything at all")


def test_a_missing_hash_costs_a_whole_verification(monkeypatch: pytest.MonkeyPatch) -> None:
    passwords.matches(None, "warm up the dummy")
    seen: list[str] = []
    real = passwords._HASHER.verify

    def counting(stored: str, password: str) -> bool:
        seen.append(stored)
        return real(stored, password)

    monkeypatch.setattr(passwords, "_HASHER", Counting(counting))
    assert not passwords.matches(None, "anything at all")
    assert len(seen) == 1
    assert seen[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


class Counting:
    def __init__(self, verify: object) -> None:
        self.verify = verify


def test_a_hash_of_other_parameters_is_outdated() -> None:
    assert passwords.is_outdated(PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("x"))
    assert not passwords.is_outdated(passwords.hash_password("correct horse"))


def test_composed_and_decomposed_letters_are_one_password() -> None:
    assert passwords.matches(passwords.hash_password("cafe\u0301 au lait"), "caf\u00e9 au lait")


@pytest.mark.parametrize(
    "good", ["correct horse", "zażółć gęślą jaźń", "a b c d e f", "x" * 100 + "yz", "🙂🙃😉🌱🌿🍀🌸🌼🌻🌺"]
)
def test_long_enough_is_good_enough(good: str) -> None:
    passwords.require_good(good, EMAIL)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "short",
        "ninechars",
        "1234567890",
        "Password123",
        "QWERTYUIOP",
        "aaaaaaaaaaaaaa",
        "abababababababab",
        EMAIL,
        EMAIL.upper(),
        "ewa.kowalska",
        "x" * 257,
    ],
)
def test_what_is_guessed_first_is_refused(bad: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        passwords.require_good(bad, EMAIL)
    assert refused.value.field == "password"


def test_the_common_list_holds_only_what_length_lets_through() -> None:
    assert len(passwords._common()) > 50
    assert all(len(word) >= passwords.LEAST for word in passwords._common())

"""Where `next=` may lead: a path of this site, in every spelling browsers know."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.security import safe_next


@pytest.mark.parametrize(
    "target", ["/", "/timeline", "/compare?before=1&after=2", "/a//b", "/%5cevil.example", "/@x"]
)
def test_a_path_of_ours_is_kept(target: str) -> None:
    assert safe_next(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "timeline",
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\nSet-Cookie: a=b",
        "/ /evil.example",
        "/\u00a0/evil.example",
        "/\u2028x",
        "/\x00",
        " /timeline",
        "javascript:alert(1)",
        "http:/timeline",
    ],
)
def test_anything_else_leads_home(target: str | None) -> None:
    assert safe_next(target) == "/"


@given(st.text(alphabet=st.sampled_from("/\\\t\n\r :@.?#%ahtps"), max_size=12))
def test_whatever_is_kept_stays_on_this_site(target: str) -> None:
    kept = safe_next(target)
    landed = urlsplit(urljoin("https://box.example/sign-in", kept.replace("\\", "/").replace("\t", "")))
    assert landed.hostname == "box.example"
    assert landed.scheme == "https"

from __future__ import annotations

from typing import Any

import pytest

from semsearch.types import Provider
from tests.corpus.record.reading import article, omitted


@pytest.mark.parametrize(
    ("provider", "expected"),
    [
        (None, Provider("x.example", "x.example")),
        ("The X", Provider("The X", "x.example")),
        ({"name": "The X"}, Provider("The X", "x.example")),
        ({"domain": "y.example"}, Provider("y.example", "y.example")),
        ({"name": "Y", "domain": "https://www.Y.example/path"}, Provider("Y", "y.example")),
        ({"title": "Y", "uri": "y.example"}, Provider("Y", "y.example")),
        (["The X"], Provider("The X", "x.example")),
        ([{"name": "The X"}, {"name": "Z"}], Provider("The X", "x.example")),
    ],
)
def test_the_provider_has_a_name_and_a_domain(provider: object, expected: Provider) -> None:
    assert article(webUrl="https://www.x.example:8000/a", provider=provider).provider == expected
    assert article(webUrl=None, provider="The X").provider == Provider("The X", "")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"publisher": {"@type": "Organization", "name": "The X"}}, Provider("The X", "x.example")),
        ({"source": "The X"}, Provider("The X", "x.example")),
        ({"source": "https://z.example/a"}, Provider("x.example", "x.example")),
        ({"domain": "z.example"}, Provider("z.example", "z.example")),
        ({"sitename": "The X", "hostname": "z.example"}, Provider("The X", "z.example")),
        ({"publisher": {"logo": "l"}, "source": "The X"}, Provider("The X", "x.example")),
        ({"provider": "", "source": {"id": None, "name": "The X"}}, Provider("The X", "x.example")),
    ],
)
def test_the_outlet_may_be_under_another_key(values: dict[str, Any], expected: Provider) -> None:
    assert article(**values).provider == expected


@pytest.mark.parametrize(
    ("provider", "left"),
    [
        ({"name": "X", "domain": "a b"}, ("provider.domain", "not a valid host", "'a b'")),
        (7, ("provider", "expected a name or a mapping, found a number", "")),
    ],
)
def test_an_outlet_that_cannot_be_used_is_left_out(provider: object, left: tuple[str, str, str]) -> None:
    found, all_left = omitted(provider=provider)
    assert found.provider.domain == "x.example"
    assert all_left == [left]

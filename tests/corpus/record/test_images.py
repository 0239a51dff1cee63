from __future__ import annotations

from typing import Any

import pytest

from semsearch.types import Image
from tests.corpus.record.reading import BASED, article, omitted


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"images": ["https://i.example/1"]}, Image("https://i.example/1")),
        ({"image": "https://i.example/1"}, Image("https://i.example/1")),
        ({"image": {"src": "https://i.example/1", "alt": "A"}}, Image("https://i.example/1")),
        ({"image": {"@type": "ImageObject", "contentUrl": "https://i.example/1", "width": "800"}},
         Image("https://i.example/1", 800)),
        ({"cover": {"image": "https://i.example/1", "caption": "C"}}, Image("https://i.example/1")),
        ({"header": {"teaser": "https://i.example/1"}}, Image("https://i.example/1")),
        ({"urlToImage": "//i.example/1"}, Image("https://i.example/1")),
        ({"image": "/i/1.jpg"}, Image("https://x.example/i/1.jpg")),
        ({"image": "1.jpg"}, Image("https://x.example/story/1.jpg")),
        ({"images": [{"url": "https://i.example/1", "width": None, "height": ""}]},
         Image("https://i.example/1")),
    ],
)  # fmt: skip
def test_images_have_many_forms(values: dict[str, Any], expected: Image) -> None:
    assert article(**values).images == (expected,)


def test_an_image_is_resolved_against_the_base_rather_than_the_address() -> None:
    assert article(BASED, image="i/1.jpg").images == (Image("https://base.example/blog/i/1.jpg"),)


@pytest.mark.parametrize(
    "values",
    [{"image": "/i/1.jpg"}, {"image": {"src": "1.jpg"}}, {"images": ["1.jpg", "2.jpg"]},
     {"cover": {"image": ""}},
     {"header": {"overlay_color": "#333"}}, {"image": {"alt": "A"}}, {"image": {}}],
)  # fmt: skip
def test_a_path_of_the_sites_source_or_an_empty_image_is_not_reported(values: dict[str, Any]) -> None:
    assert article(webUrl=None, **values).images == ()


def test_each_image_is_there_once_and_only_of_the_first_key() -> None:
    images = ["https://i.example/1", {"url": "https://i.example/1", "width": 9}, "https://i.example/2"]
    assert article(image=images, thumbnail="https://i.example/3").images == (
        Image("https://i.example/1"),
        Image("https://i.example/2"),
    )


@pytest.mark.parametrize(
    ("image", "left"),
    [
        ({}, ("images", "an image without address", "")),
        (7, ("images", "an image without address", "")),
        ({"url": "data:x"}, ("images", "not an http or https address", "'data:x'")),
        ("javascript:x", ("images", "not an http or https address", "'javascript:x'")),
    ],
)
def test_only_an_invalid_image_is_left_out(image: object, left: tuple[str, str, str]) -> None:
    found, all_left = omitted(images=[{"url": "https://i.example/1"}, image, {"url": "https://i.example/3"}])
    assert found.images == (Image("https://i.example/1"), Image("https://i.example/3"))
    assert all_left == [left]


@pytest.mark.parametrize(
    ("size", "left"),
    [
        ({"width": 0}, ("images.width", "expected a whole number above 0", "")),
        ({"height": -1}, ("images.height", "expected a whole number above 0", "")),
        ({"width": "wide"}, ("images.width", "expected a whole number, found text", "")),
    ],
)
def test_only_an_invalid_size_of_an_image_is_left_out(
    size: dict[str, Any], left: tuple[str, str, str]
) -> None:
    found, all_left = omitted(images=[{"url": "https://i.example/1", "title": [], **size}])
    assert found.images == (Image("https://i.example/1"),)
    assert all_left == [left]

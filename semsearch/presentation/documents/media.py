"""Pictures in feeds of XML, as Media RSS has them: unlike an enclosure, they need no length in bytes."""

from __future__ import annotations

from collections.abc import Iterator

from semsearch.presentation.documents.markup import Element, element
from semsearch.types import Image

NAMESPACE = "http://search.yahoo.com/mrss/"


def picture(image: Image | None) -> Iterator[Element]:
    """Return the element of a picture, if there is one; its prefix is `media`."""
    if image:
        sizes = {"width": image.width, "height": image.height}
        known = {name: str(pixels) for name, pixels in sizes.items() if pixels}
        yield element("media:content", attributes={"url": image.url, "medium": "image", **known})

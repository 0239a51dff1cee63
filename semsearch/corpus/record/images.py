"""The images of a record."""

from __future__ import annotations

from urllib.parse import urljoin

from semsearch.corpus import urls
from semsearch.corpus.fields import FieldError, Fields, cleaned, integer, text
from semsearch.corpus.keys import bare
from semsearch.corpus.record.addresses import address_in, is_relative, is_template
from semsearch.corpus.record.limits import IMAGES_LIMIT, TITLE_LIMIT
from semsearch.corpus.record.omissions import Omissions
from semsearch.types import Image


def images(fields: Fields, url: str, omissions: Omissions) -> tuple[Image, ...]:
    """Return the images with a valid address, in order, each once."""
    found: dict[str, Image] = {}
    for key, value in fields.candidates("images"):
        entries = value if isinstance(value, list) else [value]
        if len(entries) > IMAGES_LIMIT:
            omissions.add(key, f"more than {IMAGES_LIMIT} entries")
        for entry in entries[:IMAGES_LIMIT]:
            if image := _image(key, entry, url, omissions):
                found.setdefault(image.url, image)
        if found:
            break
    return tuple(found.values())


def _image(key: str, value: object, url: str, omissions: Omissions) -> Image | None:
    inner = value if isinstance(value, dict) else {"url": value}
    address = address_in(inner)
    if not address:
        if bare(key) == "images" or not isinstance(value, dict | str):
            omissions.add(key, "an image without address")
        return None
    if is_relative(address):
        if not (base := omissions.location.base or url) or is_template(address):
            return None  # a path of the site's source, or a template, which have no address here
        address = urljoin(base, address)
    try:
        address = urls.validated(f"https:{address}" if address.startswith("//") else address)
    except ValueError as error:
        omissions.add_error(key, error)
        return None
    lengths: list[int | None] = []
    for side in ("width", "height"):
        try:
            length = integer(f"{key}.{side}", inner[side]) if inner.get(side) not in (None, "") else None
            if length is not None and length <= 0:
                raise FieldError(f"{key}.{side}", "expected a whole number above 0")
        except FieldError as error:
            omissions.add(error.key, error.reason)
            length = None
        lengths.append(length)
    title, attribution = (
        omissions.shortened(f"{key}.{k}", cleaned(text(inner.get(k)) or ""), TITLE_LIMIT)
        for k in ("title", "attribution")
    )
    return Image(address, lengths[0], lengths[1], title, attribution)

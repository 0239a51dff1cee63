"""An answer for people in a browser: the page, the widget for wikis, and what they are made of."""

from semsearch.web.addresses import Address
from semsearch.web.assets import Asset, assets
from semsearch.web.examples import examples
from semsearch.web.pages import (
    Facts,
    Landing,
    Page,
    fragment,
    frame,
    page,
    problem,
    sentence,
    sign_in,
    turn,
    warm,
)
from semsearch.web.replies import PAGE, quoted, reply, shown

__all__ = [
    "PAGE",
    "Address",
    "Asset",
    "Facts",
    "Landing",
    "Page",
    "assets",
    "examples",
    "fragment",
    "frame",
    "page",
    "problem",
    "quoted",
    "reply",
    "sentence",
    "shown",
    "sign_in",
    "turn",
    "warm",
]

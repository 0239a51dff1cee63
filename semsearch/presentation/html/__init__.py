"""An answer for people in a browser: the page, the widget for wikis, and what they are made of."""

from semsearch.presentation.html.addresses import Address
from semsearch.presentation.html.assets import Asset, assets
from semsearch.presentation.html.examples import examples
from semsearch.presentation.html.pages import (
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
from semsearch.presentation.html.replies import PAGE, quoted, reply, shown

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

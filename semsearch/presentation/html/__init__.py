"""The page, its frame for wikis and the files that they load."""

from semsearch.presentation.html.addresses import Address
from semsearch.presentation.html.pages import (
    Asset,
    Facts,
    Landing,
    Page,
    assets,
    examples,
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

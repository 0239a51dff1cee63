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
    story,
    turn,
    warm,
)
from semsearch.presentation.html.replies import PAGE, quoted, reply, shown
from semsearch.presentation.html.stories import REPORTS, story_page

__all__ = [
    "PAGE",
    "REPORTS",
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
    "story",
    "story_page",
    "turn",
    "warm",
]

"""How telling a name is by itself: an outlet called by an ordinary word needs more around it."""

from __future__ import annotations

import re
from typing import Literal

Grade = Literal["distinct", "capital", "common", "maker"]

# Outlets and topics by these names are spoken of as words, places or people far more often.
_COMMON = frozenset(
    """time nature science wired people fortune slate variety reason patch security computing manufacturing
    mint mirror sun star independent guardian observer mail express metro globe post herald times week
    economist quartz verge register hill nation atlantic spectator stuff tech cell lancet space money
    inc entrepreneur billboard esquire essence vogue health travel business sport sports politics
    world law education energy finance gaming games news today technology culture style food science
    climate portals math robotics boston houston chicago london paris berlin china india japan america
    britain australia california texas politico insider protocol information conversation intercept
    wrap wire ledger focus fox chronicle standard standards outlook insight vision edge bridge pulse
    signal beacon record journal review digest monitor dispatch bulletin telegraph mercury sentinel
    leader citizen scotsman hindu tennessean oregonian republic state union gov""".split()
)
# These publish, too, but a question that names one nearly always asks about it.
_MAKERS = frozenset(
    """microsoft google apple amazon aws meta facebook instagram whatsapp twitter x github gitlab linkedin
    ibm intel nvidia amd arm openai anthropic deepmind oracle samsung sony huawei xiaomi baidu alibaba
    tencent tesla windows android sharepoint office azure adobe salesforce sap cisco youtube tiktok
    netflix uber airbnb paypal visa mastercard stripe clearview nasa esa who nist fbi un eu imf nasdaq
    walmart target boeing airbus ford toyota pfizer moderna mozilla wikipedia reddit snap zoom slack
    dell hp lenovo qualcomm tsmc spacex""".split()
)
# Single words that are names of the press and of nothing else.
_FAMOUS = frozenset(
    """reuters bloomberg gizmodo engadget mashable neowin forbes newsweek axios xinhua techmeme benzinga
    zawya recode cnet zdnet bbc cnn nbc cbs npr upi""".split()
)
_PAPERS = frozenset(
    """times post journal herald chronicle tribune gazette ledger observer examiner courier sentinel
    inquirer""".split()
)


def grade(name: str) -> Grade:
    """Return what a name needs to be one in a question.

    Returns:
        "distinct": it tells itself, in any case ("TechNode", "cnet", "washington post");
        "capital": it needs its capital letters ("The Star", "Fast Company", "Recombu");
        "common": one ordinary word, which needs a phrase that only outlets have ("Nature", "Wired");
        "maker": it is in the news itself ("Microsoft").
    """
    words = re.sub(r"^the\s+", "", name.strip(), flags=re.IGNORECASE).split()
    first = words[0].casefold() if words else ""
    if len(words) <= 1 and first in _MAKERS:
        return "maker"
    if len(words) <= 1 and (first in _COMMON or len(first) < 3):
        return "capital" if name.casefold().startswith("the ") else "common"
    if first in _FAMOUS or any(re.search(r"[a-z][A-Z]|[A-Z]{2,}[a-z]|\d|\w\.\w", word) for word in words):
        return "distinct"
    if len(words) > 1 and words[-1].casefold() in _PAPERS:
        return "distinct"
    return "capital"

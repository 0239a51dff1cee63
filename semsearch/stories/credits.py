"""The news agency that an article credits: in its dateline, its byline, its last words, or as its outlet.

What is said of an agency in passing ("told Reuters", "AP reported", a photograph by AFP) is no credit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from semsearch.types import Article, Provider

AGENCIES: Mapping[str, tuple[str, ...]] = {  # by name, what else they are called
    "AFP": ("Agence France-Presse", "Agence France Presse"),
    "Agerpres": (),
    "Anadolu": ("Anadolu Agency",),
    "ANI": ("Asian News International",),
    "ANP": ("Algemeen Nederlands Persbureau",),
    "ANSA": (),
    "APA": ("Austria Presse Agentur", "Austria Press Agency"),
    "Associated Press": ("AP", "AP News"),
    "Australian Associated Press": ("AAP",),
    "Belga": (),
    "Bloomberg": ("Bloomberg News",),
    "Canadian Press": ("CP", "La Presse Canadienne"),
    "CTK": ("ČTK",),
    "dpa": ("DPA", "Deutsche Presse-Agentur", "German Press Agency"),
    "EFE": ("Agencia EFE",),
    "IANS": ("Indo-Asian News Service",),
    "Interfax": (),
    "Keystone-SDA": ("SDA",),
    "Kyodo": ("Kyodo News",),
    "Lusa": (),
    "MTI": (),
    "NTB": (),
    "PA Media": ("PA", "Press Association"),
    "PAP": ("Polish Press Agency",),
    "Press Trust of India": ("PTI",),
    "Reuters": ("Thomson Reuters",),
    "Ritzau": (),
    "TASS": ("ITAR-TASS",),
    "TT": ("TT News Agency",),
    "UPI": ("United Press International",),
    "Xinhua": ("Xinhua News Agency",),
    "Yonhap": ("Yonhap News Agency",),
}
OPENING, ENDING = 400, 160  # characters at either end of an excerpt that a credit may stand in

_ABBREVIATION = 5  # letters: shorter names count only as they are written, since "pa" and "ani" are words
_CALLED = re.compile(r"\b(?:press|news) (?:agency|association|service)$")  # names that say what they are
_DATELINES = (
    re.compile(r"\(([^()]{2,40})\)\s*[-–—:]"),  # LONDON (Reuters) -
    re.compile(r"^\s*([^-–—():.]{2,40}?)\s+[-–—]+\s"),  # AP -
)
_BYLINE = re.compile(r"^\s*by:?\s+([^.\n]{2,80})", re.IGNORECASE)
_ENDINGS = (
    re.compile(r"\b(?:inputs?|reporting|files|material) (?:by|from) ([^).]{2,40})[).\s]*$"),
    re.compile(
        r"(?:\s[-–—]+\s?|[.!?”\"]\s*\(|\bSource:\s)([^-–—():]{2,40}?)\)?\.?\s*$"
    ),  # … on Friday. — Reuters
)
_CONTRIBUTED = " contributed to th"  # Jo Day and The Associated Press contributed to this report.
_LONGEST = 5  # words of a name before it
_AUTHORS = re.compile(r"[,;/&|]|\b(?:and|for|via|with)\b")
_FORMS = {form: name for name, others in AGENCIES.items() for form in (name, *others)}
_FOLDED = {form.casefold(): name for form, name in _FORMS.items() if len(form) >= _ABBREVIATION}
_LABELS = {form.replace(" ", ""): name for form, name in _FOLDED.items()} | {"afp": "AFP", "upi": "UPI"}


def credited(article: Article, owners: Mapping[str, str]) -> str:
    """Return the name of the agency that an article credits, "" for none.

    Args:
        article: The article.
        owners: Names in the settings, case-folded, each with that of its owner, which is credited.
    """
    excerpt = article.as_read.excerpt  # with the agency in its dateline
    outlet, authors, names = _credits(article.provider, article.authors, excerpt[:OPENING], excerpt[-ENDING:])
    agencies = (outlet, *authors, *(owners.get(name.casefold(), "") or _known(name) for name in names))
    found = next(filter(None, agencies), "")
    return owners.get(found.casefold(), found)


@lru_cache(maxsize=2_000)  # stories recur in the answers to the questions of a day
def _credits(
    outlet: Provider, authors: Sequence[str], opening: str, ending: str
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return the agency that an outlet is, those that authors and byline name, and what else is credited."""
    byline = _BYLINE.match(opening)
    everyone = [*authors, *([byline[1]] if byline else [])]
    names = [match[1].partition("/")[0] for one in _DATELINES for match in one.finditer(opening)]  # AP/CBS
    names += [match[1] for one in _ENDINGS for match in one.finditer(ending)]
    before, _, after = ending.partition(_CONTRIBUTED)
    words = before.split()[-_LONGEST:] if after else []
    names += [" ".join(words[number:]) for number in range(len(words))]
    return (
        outlet_agency(outlet),
        tuple(_agency(name) for author in everyone for name in _AUTHORS.split(author)),
        tuple(map(_bare, names)),
    )


def outlet_agency(outlet: Provider) -> str:
    """Return the agency that an outlet is, or is a service of ("Reuters India"); "" for none."""
    labels = (label for name in (outlet.domain, outlet.name) for label in name.casefold().split(".")[:-1])
    return _agency(outlet.name) or next((_LABELS[label] for label in labels if label in _LABELS), "")


def _agency(text: str) -> str:
    """Return the agency that a name is, or begins with; "" for none."""
    name = _bare(text)
    words = name.split()
    starts = (" ".join(words[:count]) for count in range(len(words), 0, -1))
    found = _known(name) or next(
        (_FOLDED[one] for start in starts if (one := start.casefold()) in _FOLDED), ""
    )
    return found or (name if _CALLED.search(name.casefold()) else "")


def _known(text: str) -> str:
    """Return the agency that a name is; "" for none."""
    name = _bare(text)
    return _FORMS.get(name) or _FOLDED.get(name.casefold(), "")


def _bare(name: str) -> str:
    name = name.strip(" .,")
    return name[4:] if name[:4].casefold() == "the " else name

"""The news agency that an article credits: in its dateline, its byline, its last words, or as its outlet.

What is said of an agency in passing ("told Reuters", "AP reported", a photograph by AFP) is no credit.

Credits are found when an article is indexed. A change here needs another `FORMAT` of the columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

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


@dataclass(frozen=True, slots=True)
class Credit:
    """Whom an article credits.

    Attributes:
        agency: The name of the agency; "" for none.
        names: What is credited besides, case-folded, in order: up to what stands for the agency. The settings
            may have an owner of that name.
    """

    agency: str = ""
    names: tuple[str, ...] = ()


def credit(outlet: str, domain: str, authors: Sequence[str], excerpt: str) -> Credit:
    """Return whom an article credits.

    Args:
        outlet: The name of its outlet, which may be an agency.
        domain: That of the outlet.
        authors: Their names.
        excerpt: As it was read, with the agency in its dateline.
    """
    opening, ending = excerpt[:OPENING], excerpt[-ENDING:]
    byline = _BYLINE.match(opening)
    everyone = [*authors, *([byline[1]] if byline else [])]
    written = (_agency(name) for author in everyone for name in _AUTHORS.split(author))
    if agency := outlet_agency(outlet, domain) or next(filter(None, written), ""):
        return Credit(agency)
    names: list[str] = []
    for name in _credited(opening, ending):
        names.append(name.casefold())
        if agency := _known(name):
            return Credit(agency, tuple(names))
    return Credit("", tuple(names))


def _credited(opening: str, ending: str) -> Iterator[str]:
    """Yield the names that stand where an agency is credited."""
    for one in _DATELINES:
        yield from (_bare(match[1].partition("/")[0]) for match in one.finditer(opening))  # AP/CBS
    for one in _ENDINGS:
        yield from (_bare(match[1]) for match in one.finditer(ending))
    before, _, after = ending.partition(_CONTRIBUTED)
    words = before.split()[-_LONGEST:] if after else []
    yield from (_bare(" ".join(words[number:])) for number in range(len(words)))


@lru_cache(maxsize=2_000)  # an archive has few outlets
def outlet_agency(outlet: str, domain: str) -> str:
    """Return the agency that an outlet is, or is a service of ("Reuters India"); "" for none."""
    labels = (label for name in (domain, outlet) for label in name.casefold().split(".")[:-1])
    return _agency(outlet) or next((_LABELS[label] for label in labels if label in _LABELS), "")


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

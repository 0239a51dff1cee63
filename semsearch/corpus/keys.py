"""The keys of other tools: what site generators, news APIs and exports call the fields of an item.

A key is compared by its letters and digits alone, in lower case, so `datePublished`, `date_published` and
`Date published` are one. A field's own key wins; of the others, the first of the table with a usable value.
`docs/reference/input-formats.md` lists the keys by tool.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

ExtraKeys = tuple[tuple[str, tuple[str, ...]], ...]  # more keys by field, hashable

# For each field its own key, then those of other tools, as `bare` returns them.
KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        field: tuple(names.split())
        for field, names in {
            "id": "id guid uuid uri identifier articleid postid",
            "title": "title headline headlines webtitle name dctitle",
            "excerpt": """
                excerpt description summary subtitle abstract dek deck standfirst lead
                lede leadparagraph intro teaser snippet descriptiontext descriptions metadescription""",
            "date": """
                publisheddatetime dategmt datetimepub datetime date publishedat datepublished
                publicationdate published publisheddate pubdate pubdatetime publishdate
                datepublish webpublicationdate publishedon firstpublished firstcreated versioncreated
                seendate issued datecreated created createdat dcdate posted postedon
                timestamp lastmod lastmodified modified updated updatedat lastupdated
                datemodified lastedited""",
            "address": """
                weburl originalurl url link canonical canonicalurl permalink source
                sourceurl articleurl originallink mainentityofpage ampweburl cdnampweburl
                urlmobile uri""",
            "provider": """
                provider publisher source outlet publication newspaper medianame sitename
                site sourcename sourcehostname containertitle copyrightholder domain
                hostname sourcedomain""",
            "authors": """
                authors author byline bylines by dccreator creator writer writers articleauthor""",
            "topics": """
                topics tags tag taxonomies categories category keywords keyword subjects
                subject articlesection section concepts labels""",
            "type": "type",
            "quality": "quality",
            "heat": "heat",
            "published": "published draft status pubstatus poststatus visibility",
            "images": """
                images image urltoimage imageurl topimage socialimage cover coverimage
                featuredimage bannerimage leadimage thumbnail thumbnailurl ogimage
                jetpackfeaturedmediaurl header""",
            "precedence": "precedence",
            "related": "related",
            "body": """
                body contenttext content contenthtml articlebody bodytext bodies maintext
                text bodyhtml bodyxhtml fulltext rawtext""",
        }.items()
    }
)

_SHORT = 64  # characters of a key
_NO_LETTER = re.compile(r"[\W_]+")


def bare(key: str) -> str:
    """Return the letters and digits of a key, in lower case."""
    return _short_bare(key) if len(key) < _SHORT else _bare(key)


def _bare(key: str) -> str:
    return _NO_LETTER.sub("", key).lower()


_short_bare = lru_cache(maxsize=4096)(_bare)  # long keys would fill the memory


def by_field(keys: tuple[str, ...], extra: ExtraKeys = ()) -> Mapping[str, tuple[str, ...]]:
    """Return, for each field, which of a record's keys may have it, best first.

    Args:
        keys: The keys of a record.
        extra: More keys by field, which an archive's settings name; they come right after the field's own.
    """
    return _short_by_field(keys, extra) if sum(map(len, keys)) < 32 * _SHORT else _by_field(keys, extra)


def _by_field(keys: tuple[str, ...], extra: ExtraKeys) -> Mapping[str, tuple[str, ...]]:
    known: dict[str, list[str]] = {}
    for key in keys:
        known.setdefault(bare(key), []).append(key)
    added = {field: tuple(map(bare, names)) for field, names in extra}
    found = {}
    for field, names in KEYS.items():
        own = 1 if field != "address" else 2
        ordered = dict.fromkeys((*names[:own], *added.get(field, ()), *names[own:]))
        if there := tuple(key for name in ordered for key in known.get(name, ())):
            found[field] = there
    return MappingProxyType(found)


_short_by_field = lru_cache(maxsize=1024)(_by_field)

"""A record's fields -> an item, and what was left out of it."""

from __future__ import annotations

from collections.abc import Iterator

from semsearch.corpus import urls
from semsearch.corpus.fields import FieldError, Fields, RecordError, flag, integer, type_name
from semsearch.corpus.keys import bare
from semsearch.corpus.record import texts
from semsearch.corpus.record.addresses import canonical_address, id_without_address
from semsearch.corpus.record.authors import authors
from semsearch.corpus.record.days import published_at
from semsearch.corpus.record.images import images
from semsearch.corpus.record.limits import NAME_LIMIT, RELATED_LIMIT
from semsearch.corpus.record.location import Location
from semsearch.corpus.record.omissions import Omissions
from semsearch.corpus.record.outlets import named_outlet, with_domain, without_outlet
from semsearch.corpus.record.topics import topics
from semsearch.types import Article, Item, Precedence, Record

_UNPUBLISHED = frozenset(
    """draft private pending future trash auto-draft hidden unpublished withheld canceled cancelled archived
    scheduled embargoed""".split()
)
_PUBLISHED = frozenset({"publish", "published", "public", "usable"})
_ARTICLES = frozenset(  # what other tools call an article
    """text news newsarticle reportagenewsarticle blogposting socialmediaposting posting post posts story
    article-newspaper article-magazine article-journal webpage""".split()
)


def records(fields: Fields, location: Location, body: str = "") -> Iterator[Record]:
    """Yield the item, and an omission for each part that was left out; or a single rejection.

    `body` (not yet cleaned) replaces a missing excerpt, up to `BODY_LIMIT` characters.
    """
    omissions = Omissions(location)
    try:
        article = _article(fields, location, body, omissions)
    except RecordError as error:
        yield location.rejection(str(error))
        return
    related = _related(fields, article.id, omissions)
    # not the line: what is inserted above a record does not change which record it is
    source = f"{location.path}#{article.id}" if location.is_shared else location.path
    described = any(value == "description" for _, value in fields.candidates("precedence"))
    precedence = Precedence.DESCRIPTION if described else location.precedence
    yield Item(article, related, source, tuple(fields.values), precedence)
    yield from omissions


def _article(fields: Fields, location: Location | None, body: str, omissions: Omissions) -> Article:
    """Read one article; an entry of `related` has no place of its own.

    Raises:
        RecordError: It has neither title nor text, or nothing that identifies it.
    """
    title = texts.title(fields, omissions)
    provider_key, named = named_outlet(fields, omissions)
    if provider_key and bare(provider_key) != "provider":
        title = without_outlet(title, named.name)
    excerpt = texts.excerpt(fields, title, named.name, location, body, omissions)
    title = title or texts.title_from(excerpt, fields, location)
    url = canonical_address(fields, omissions)
    when = published_at(fields, location, omissions)
    return Article(
        id=urls.identity_of_canonical(url) if url else id_without_address(fields, location, title, when),
        title=title,
        excerpt=excerpt,
        url=url,
        provider=with_domain(named, url),
        published_at=when,
        authors=authors(fields, named.name, omissions),
        topics=topics(fields, omissions),
        images=images(fields, url, omissions),
        quality=_integer(fields, "quality", omissions),
        heat=_integer(fields, "heat", omissions),
        type=_type(fields, omissions),
        published=_published(fields) if location else None,
        listed=location is not None,
    )


def _related(fields: Fields, item_id: str, omissions: Omissions) -> tuple[Article, ...]:
    """Return the listed coverage, in order, each article once and without the item itself."""
    related: dict[str, Article] = {}
    for key, value in fields.candidates("related"):
        if not isinstance(value, list):
            omissions.add(key, f"expected a list, found {type_name(value)}")
            continue
        if len(value) > RELATED_LIMIT:
            omissions.add(key, f"more than {RELATED_LIMIT:,} entries")
        for entry in value[:RELATED_LIMIT]:
            try:
                if not isinstance(entry, dict):
                    raise RecordError(f"expected a mapping, found {type_name(entry)}")
                article = _article(fields.mapping(entry), None, "", omissions.within(key))
            except RecordError as error:
                omissions.add(key, str(error).partition(";")[0])
                continue
            if article.id != item_id:
                related.setdefault(article.id, article)
    return tuple(related.values())


def _integer(fields: Fields, name: str, omissions: Omissions) -> int | None:
    for key, value in fields.candidates(name):
        try:
            return integer(key, value)
        except FieldError as error:
            omissions.add(error.key, error.reason)
    return None


def _type(fields: Fields, omissions: Omissions) -> str:
    found = texts.first_text(fields, "type", NAME_LIMIT, omissions).lower()
    return "article" if not found or found in _ARTICLES else found


def _published(fields: Fields) -> bool | None:
    """Return whether the site shows the item: its own flag, or what its draft flag or status says."""
    for key, value in fields.candidates("published"):
        found = flag(value)
        if bare(key) == "draft":
            if found is not None:
                return not found
        elif found is not None:
            return found
        elif isinstance(value, str) and (word := value.strip().lower()) in _PUBLISHED | _UNPUBLISHED:
            return word in _PUBLISHED
    return None

"""Fragments: which name an item of a page, and which are only a place on it or where a reader came from.

Change logs, live blogs and single-page applications have many items under one address, and a fragment for
each. So a fragment is kept, unless it is one of those below.
"""

from __future__ import annotations

import re

from semsearch.corpus.urls.encoding import normalised
from semsearch.corpus.urls.tracking import is_tracking

# Reason -> what is dropped for it, as a whole and in any case.
_DROPPED = {
    "comments below the article": r"""
        comments? | (?:li-|div-)?comments?(?:_?id)?[-_/=]?[0-9a-f-]{0,40}\d[0-9a-f-]{0,40} | c\d{10,}
        | comments?[-_](?:form|list|section|area|container|wrap(?:per)?|box|anchor) | commentform
        | (?:view|read|post|add|leave)[-_]?(?:a[-_])?(?:comments?|reply) | respond | repl(?:y|ies)
        | discussions? | fb-comments | disqus(?:_thread|_comments)? | (?:isso|cusdis)[-_]thread
        | hyvor-talk.* | coral.* | spotim.* | utterances | giscus
        | kommentare? | commentaires? | comentarios? | commenti | reacties""",
    "the page's own parts, which all articles of an outlet have": r"""
        (?:page|go|back)?[-_]?(?:to)?[-_]?top | bottom | header | masthead | footer | sidebar | title
        | headline | (?:main|site|page|start[-_]of|skip[-_]to|article|story|post|entry)?[-_]?content
        | skip(?:[-_].*)? | main | start | primary | page | body | wrapper | container | article | story
        | (?:article|story|post)[-_]?body | toc | table-of-contents | nav(?:[-_].*|bar|igation.*)? | menu
        | search(?:form)? | newsletter | subscribe | sign-?up | log-?in | sign-?in | print""",
    "where a teaser ends (`#more-123` in WordPress)": r"""
        more(?:-\d+)? | read-?more | continue(?:-?reading)? | jump | after-jump""",
    "sharing": r"""
        share | sharing | sharethis | sharedaddy | social(?:[-_]share)?
        | share[-_](?:bar|buttons?|links?|tools?) | addthis.* | addtoany""",
    "tracking: Tynt": r"[ai]xzz.*",
    "tracking: AddThis": r"\.(?=[\w-]*(?-i:[A-Z0-9]))[\w-]{6,}(?:\.\w+)?",
    "tracking: Forbes": r"sh[0-9a-f]{10,}",
    "tracking: IDG": r"tk\.\w+",
    "left by a login with Facebook": r"_=_",
    "automatic translation": r"googtrans.*",
    "the start of a single-page application": r"!?/?",
    "a moment of a recording (W3C Media Fragments)": r"t=(?:npt:)?[\d.,:hms]+",
    "a picture or a player of the article": r"""
        lightbox | gallery | media-?viewer(?:/.*)? | (?:img|image|photo|slide|gallery)[-_/]?\d+
        | (?:main-)?(?:player|video)""",
    "a page or a paragraph of the article": r"\d{1,2} | p(?:age|ar)?[-_]?\d{1,3} | section-?\d{1,2}",
    "a footnote": r"fn(?:ref)?[:-]?\d+ | _(?:ftn|edn)(?:ref)?\d+ | cite_(?:note|ref)-.* | footnote[-_]?\d+",
}
_NO_ITEM = re.compile("|".join(f"(?:{pattern})" for pattern in _DROPPED.values()), re.IGNORECASE | re.VERBOSE)
# Keys of tracking that are parameters of another kind in a query.
_TRACKING = frozenset(
    """echobox ref referrer referer src source from link_time campaign ito ftag intcid sr_share social sf
    share aoh csi amp_tf amp_ct ampshare amp_lite""".split()
)


def kept(fragment: str) -> str:
    """Return what a fragment says about which item is meant; "" if nothing."""
    fragment = normalised(fragment.partition(":~:")[0])  # the rest says which words to highlight
    route, mark, query = fragment.rpartition("?")  # `#/article/1?utm_source=x`, `#utm_source=x`
    if "=" in query:
        query = "&".join(part for part in query.split("&") if not _is_tracking(part))
        fragment = route + (mark if query else "") + query
    return "" if _NO_ITEM.fullmatch(fragment) else fragment


def _is_tracking(part: str) -> bool:
    return "=" in part and (part.partition("=")[0].lower() in _TRACKING or is_tracking(part))

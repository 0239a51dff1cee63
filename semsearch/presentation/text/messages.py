"""The sentences that more than one form of an answer shows, each written once.

Terminal, page, Markdown and chat completions import them. The widget (embed.js) has a copy of its own,
because it is also translated; a test keeps its English sentences equal to these.
"""

from __future__ import annotations

from collections.abc import Iterable

from semsearch.presentation.text.languages import language_name
from semsearch.presentation.text.phrases import alternatives, counted, quoted
from semsearch.text.printable import printable
from semsearch.types import Answer, Filter

UNTITLED = "(untitled)"
NO_CLOSE_MATCH = "No close match"
NO_ANSWER = "Nothing in the archive seems to answer this question"
MAY_NOT_ANSWER = "These stories may not answer the question."
NEAREST_FOLLOW = "The nearest stories are:"
NEAREST_STORIES = "Nearest stories"
NO_RESULTS = "Nothing found: try other words."
FAILED = "Something went wrong"
NO_RELATED = "No related coverage."
EMPTY_INDEX = "Nothing found: the index is empty. Add articles with: semsearch index PATH"
_EVERYTHING = Filter()


def confidence_notice(answer: Answer) -> str:
    """Return the sentence that stands above stories of low or no confidence; "" for a confident answer.

    It names what no article contains, and what the best stories do not mention, or the language of the
    question where that is none of the articles'. If the confidence is "none",
    the stories also need a heading (`NEAREST_STORIES` or `NEAREST_FOLLOW`).
    """
    missing = ", and ".join(filter(None, (missing_names(answer.unknown), missing_parts(answer.missing))))
    missing = foreign_language(answer.foreign_language) or missing
    because = f": {missing}" if missing else ""
    if answer.confidence == "low":
        return f"{NO_CLOSE_MATCH}{because}. {MAY_NOT_ANSWER}"
    return f"{NO_ANSWER}{because}." if answer.confidence == "none" else ""


def foreign_language(code: str) -> str:
    """Return what to do about a question in a language that no article is in; "" without a language."""
    seems = f"the question seems to be in {language_name(code)}, and no article is"
    return f"{seems}; ask in the language of the articles" if code else ""


def missing_names(names: Iterable[str]) -> str:
    """Return "no article contains “A” or “B”"; "" without names."""
    shown = list(filter(None, map(quoted, names)))
    return f"no article contains {alternatives(shown)}" if shown else ""


def missing_parts(parts: Iterable[str]) -> str:
    """Return "these stories do not mention “A” or “B”"; "" without parts."""
    shown = list(filter(None, map(quoted, parts)))
    return f"these stories do not mention {alternatives(shown)}" if shown else ""


def no_results(answer: Answer, first: int = 1, *, flags: bool = False) -> str:
    """Return the sentence that an answer without stories shows, with a way on.

    Args:
        answer: An answer without stories.
        first: Number that its first story would have.
        flags: Name the command line's options that would help.
    """
    if not answer.articles:
        return EMPTY_INDEX
    if first > 1:
        return past_the_end(first, flags=flags)
    if answer.interpretation.filter != _EVERYTHING:
        return filtered_out(interpreted=flags and bool(answer.interpretation.understood))
    return NO_RESULTS


def past_the_end(first: int, total: int | None = None, *, flags: bool = False) -> str:
    """Return the sentence for a page that begins after the last story."""
    of_total = "" if total is None else f" of {total:,}"
    return (
        f"Nothing found from story {first:,}{of_total} on: use a smaller {'--offset' if flags else 'offset'}."
    )


def filtered_out(*, interpreted: bool = False) -> str:
    """Return the sentence for filters that no article passes; name --no-interpret if words set them."""
    option = ", or use --no-interpret" if interpreted else ""
    return f"Nothing found with these filters: remove one of them{option}."


def corrected(text: str) -> str:
    """Return "showing results for “face scans”", for a question whose spelling was corrected."""
    return f"showing results for {quoted(text)}"


def inherited_subject(text: str, *, narrowed: bool) -> str:
    """Return "still about “X”", or "following up on “X”" if the new question narrows it."""
    return f"{'following up on' if narrowed else 'still about'} {quoted(text)}"


def filter_dropped(what: str, source: str = "") -> str:
    """Return "no results from July 2021 (“in July 2021”): filter dropped"."""
    return f"no results{f' {what}' if what else ''}{source}: filter dropped"


def boosted(what: str, source: str = "") -> str:
    """Return "boosting news from July 2021 (“July 2021”)"; without an object, "boosting recent news"."""
    return f"boosting {f'news {what}' if what else 'recent news'}{source}"


def lowered(subjects: Iterable[str]) -> str:
    """Return "lowering articles about “drones” or “cars”"."""
    return f"lowering articles about {' or '.join(filter(None, subjects))}"


def compared(sides: Iterable[str]) -> str:
    """Return "searching for “Google chips” and “Amazon chips” side by side"."""
    return f"searching for {' and '.join(filter(None, sides))} side by side"


def summary_credit(writer: str) -> str:
    """Return which language model wrote a summary; "" without a writer."""
    name = printable(writer)
    return f"Summary by {name}, checked against the articles it cites" if name else ""


def result_count(answer: Answer) -> str:
    """Return how many stories were found, for screen readers."""
    if not answer.stories:
        return "Nothing found."
    found = counted(len(answer.stories), "story", "stories")
    return f"{NO_ANSWER}. {NEAREST_STORIES}: {found}." if answer.confidence == "none" else f"{found} found."

"""The pages as HTML, with and without a question, and the files that they load.

Jinja escapes every text that a template shows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from semsearch.presentation.html.addresses import FILTERS, Address
from semsearch.presentation.html.replies import PAGE, Quoted, Reply, reply
from semsearch.presentation.html.stories import StoryPage
from semsearch.presentation.text.messages import FAILED, NEAREST_STORIES
from semsearch.presentation.text.phrases import month
from semsearch.text.printable import printable
from semsearch.types import Answer, Story

_MEDIA_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
LONGEST = 70  # characters of a headline that serves as a question


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages load; `version` is a fingerprint of its content."""

    name: str
    content: bytes
    media_type: str
    version: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Metadata of a page for other programs.

    Attributes:
        links: `<link>` elements: relation, media type, URL, title.
        properties: Open Graph properties and their values.
    """

    links: tuple[tuple[str, str, str, str], ...] = ()
    properties: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Landing:
    """The page without a question.

    Attributes:
        examples: Questions to try.
        size: The size of the archive: "1,412 articles, from 30 outlets, 2020 to 2022."
    """

    examples: tuple[str, ...] = ()
    size: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page.

    Attributes:
        address: The URL of the page.
        reply: The answer as shown; None without a question or after an error.
        before: The earlier questions with their URLs, oldest first.
        landing: What is shown without a question.
        problem: What went wrong and what to do, as a sentence; "" for no error.
        images: Whether images are shown.
        facts: Metadata for other programs.
        answer: The answer itself, from which the metadata is made.
    """

    address: Address
    reply: Reply | None = None
    before: tuple[tuple[str, Address], ...] = ()
    landing: Landing = Landing()
    problem: str = ""
    images: bool = True
    facts: Facts = Facts()
    answer: Answer | None = None

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """The filters that the next question keeps."""
        return self.address.afresh().only(*FILTERS).pairs

    @property
    def fixed(self) -> bool:
        """Whether a frame has no search box; it may lack one if it shows an answer or an error."""
        return bool(self.address.value("fixed") and (self.address.value("q") or self.problem))


@cache
def assets() -> dict[str, Asset]:
    """Return the files that pages load, by name."""
    found = {}
    for file in files("semsearch.presentation.html").joinpath("assets").iterdir():
        content = file.read_bytes()
        version = hashlib.sha256(content).hexdigest()[:12]
        found[file.name] = Asset(file.name, content, _MEDIA_TYPES[file.name.rpartition(".")[2]], version)
    return found


def page(shown: Page) -> str:
    """Return the whole page."""
    return _render("page.html", page=shown)


def turn(shown: Reply, *, images: bool = True) -> str:
    """Return one question and its answer, to insert into a loaded page."""
    return _render("turn.html", reply=shown, images=images)


def problem(text: str, address: Address) -> str:
    """Return an error in place of an answer, with links to go on."""
    return _render("problem.html", problem=text, address=address)


def sentence(quoted: Quoted, turn: int) -> str:
    """Return one sentence of a summary, to insert into the answer of a turn."""
    return _render("sentence.html", sentence=quoted, turn=turn)


def frame(shown: Page) -> str:
    """Return the page for a frame of another page."""
    return _render("frame.html", page=shown)


def story(shown: StoryPage | None, problem: str = "") -> str:
    """Return the page of a story; without one, that of a problem."""
    return _render("story.html", story=shown, problem=problem)


def sign_in(address: str, problem: str = "", *, again: bool = False) -> str:
    """Return the page that asks for an access token.

    Args:
        address: The URL to go to afterwards.
        problem: Why the token that was sent is refused, as a sentence; "" if none was sent.
        again: Whether the page reloads that URL at once, because the browser may hold a token for it.
    """
    return _render("sign-in.html", address=address, problem=problem, again=again)


def fragment(answer: Answer, *, first: int = 1, images: bool = True) -> str:
    """Return an answer as a piece of HTML without scripts, styles or forms.

    Args:
        answer: The answer to show.
        first: Number of the first story: the question's offset plus one.
        images: Whether images are shown.
    """
    return _render("fragment.html", reply=reply(answer, Address(PAGE), first=first), images=images)


def warm() -> None:
    """Compile all templates, so that the first request need not wait for it."""
    for name in _environment().list_templates():
        _environment().get_template(name)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("semsearch.presentation.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"nearest_stories": NEAREST_STORIES, "failed": FAILED}
    environment.globals["asset"] = lambda name: f"./assets/{name}?v={assets()[name].version}"
    return environment


def _render(template: str, **values: object) -> str:
    return _environment().get_template(template).render(**values)


def examples(stories: Sequence[Story]) -> tuple[str, ...]:
    """Return a question for each story: headlines, outlets on topics and topics by month take turns."""
    kinds = (_headline, _outlet, _headline, _month, _headline)
    questions: dict[str, None] = {}
    for number, story in enumerate(stories):
        questions.update(dict.fromkeys(kinds[number % len(kinds)](story)))
    return tuple(questions)


def _headline(story: Story) -> Iterator[str]:
    title = printable(story.lead.article.title)
    if title and len(title) <= LONGEST:
        yield title


def _outlet(story: Story) -> Iterator[str]:
    lead = story.lead.article
    if lead.provider.name and lead.topics:
        yield f"What did {printable(lead.provider.name)} say about {printable(lead.topics[0])}?"


def _month(story: Story) -> Iterator[str]:
    lead = story.lead.article
    if lead.topics and lead.published_at:
        yield f"{printable(lead.topics[-1])} in {month(f'{lead.published_at:%Y-%m}')}"

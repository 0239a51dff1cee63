"""The pages, as HTML: every text that a template shows is escaped by Jinja, without exception."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from semsearch.presentation.html.addresses import LIMITS, Address
from semsearch.presentation.html.assets import assets
from semsearch.presentation.html.replies import PAGE, Quoted, Reply, reply
from semsearch.types import Answer


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says of itself to other programs.

    Attributes:
        links: `<link>`s of its head: relation, media type, address, title.
        properties: Open Graph's, by name.
    """

    links: tuple[tuple[str, str, str, str], ...] = ()
    properties: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Landing:
    """What stands where nothing is asked: questions to begin with, and how much there is to ask."""

    examples: tuple[str, ...] = ()
    told: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page.

    Attributes:
        address: Its own.
        reply: What is shown of the answer, None where nothing is asked or something went wrong.
        before: The questions before, with their addresses, oldest first.
        landing: What stands where nothing is asked.
        problem: What went wrong, as a sentence that says what to do; "" for nothing.
        images: Whether images are shown.
        facts: For other programs.
        answer: The answer itself, for those who tell them.
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
        """The limits that the next question keeps."""
        return self.address.afresh().only(*LIMITS).pairs

    @property
    def fixed(self) -> bool:
        """Whether a frame has no box, which it may lack where there is something else to see."""
        return bool(self.address.value("fixed") and (self.address.value("q") or self.problem))


def page(shown: Page) -> str:
    """Return the whole page."""
    return _render("page.html", page=shown)


def turn(shown: Reply, *, images: bool = True) -> str:
    """Return one question and its answer, to be put into a page that is there."""
    return _render("turn.html", reply=shown, images=images)


def problem(text: str, address: Address) -> str:
    """Return what stands in place of an answer, with a way on."""
    return _render("problem.html", problem=text, address=address)


def sentence(quoted: Quoted, turn: int) -> str:
    """Return one sentence of a summary, to be put into the answer of a turn."""
    return _render("sentence.html", sentence=quoted, turn=turn)


def frame(shown: Page) -> str:
    """Return the page that stands in a frame of another."""
    return _render("frame.html", page=shown)


def sign_in(address: str, problem: str = "", *, again: bool = False) -> str:
    """Return the page that asks for a token.

    Args:
        address: Where it leads to.
        problem: Why the token that was sent is not taken, as a sentence; "" if none was.
        again: Whether it leads there at once, before anybody reads it.
    """
    return _render("sign-in.html", address=address, problem=problem, again=again)


def fragment(answer: Answer, *, first: int = 1, images: bool = True) -> str:
    """Return an answer as a piece of HTML that needs neither scripts nor styles, nor asks anything.

    Args:
        answer: What to show.
        first: Number of the first story: the question's offset and one.
        images: Whether images are shown.
    """
    return _render("fragment.html", reply=reply(answer, Address(PAGE), first=first), images=images)


def warm() -> None:
    """Compile all templates, which the first reader would wait for."""
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
    environment.globals["asset"] = lambda name: f"./assets/{name}?v={assets()[name].version}"
    return environment


def _render(template: str, **values: object) -> str:
    return _environment().get_template(template).render(**values)

"""The pages of the documentation, taken apart: blocks of code, code in the text, links and headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
README = ROOT / "README.md"
GENERATED = [DOCS / "reference" / name for name in ("cli.md", "http.md", "settings.md")]
# Without the decisions, which show names of their own time.
PAGES = [README, *sorted(page for page in DOCS.rglob("*.md") if page.parent.name != "decisions")]
WRITTEN = [page for page in PAGES if page not in GENERATED]

_FENCE = re.compile(r"^( *)```([\w-]*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A block of code: its page, its line there, its language, and its content."""

    page: Path
    line: int
    language: str
    content: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def blocks(page: Path) -> list[Block]:
    """Return a page's blocks in their order."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(
            page,
            1 + text.count("\n", 0, match.start()),
            match[2],
            re.sub(rf"^{match[1]}", "", match[3], flags=re.MULTILINE),
        )
        for match in _FENCE.finditer(text)
    ]


def of_language(language: str) -> list[Block]:
    """Return the blocks of a language in all pages."""
    return [block for page in WRITTEN for block in blocks(page) if block.language == language]


def commands(block: Block) -> list[str]:
    """Return a block's lines without their comments."""
    return [line.split("   #")[0].strip() for line in block.content.splitlines() if line.strip()]


def shown_lines() -> list[str]:
    """Return the commands that are to be run, each once."""
    return list(dict.fromkeys(line for block in of_language("sh") for line in commands(block)))


def transcripts() -> dict[str, list[Block]]:
    """Return what pages show as the output of a command: the text right after its block."""
    found: dict[str, list[Block]] = {}
    for page in WRITTEN:
        for block, after in pairwise(blocks(page)):
            if (block.language, after.language) == ("sh", "text"):
                found.setdefault(commands(block)[-1], []).append(after)
    return found


def prose(page: Path) -> str:
    """Return a page's text without its blocks."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def spans(page: Path) -> list[str]:
    """Return the code that stands in a page's text, on one line each."""
    return [" ".join(code.split()) for code in re.findall(r"`([^`]+)`", prose(page))]


def links(page: Path) -> list[str]:
    """Return where a page's links and images lead."""
    without_code = re.sub(r"`[^`\n]*`", lambda code: "x" * len(code[0]), prose(page))
    return re.findall(r"\]\(([^)\s]+)\)", without_code)


def anchors(page: Path) -> set[str]:
    """Return the names of a page's headings, as a link has them after `#`."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", heading.lower()).strip()) for heading in headings}

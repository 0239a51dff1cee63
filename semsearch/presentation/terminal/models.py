"""The known models, as lines of a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from semsearch.embedding import KnownModel
from semsearch.presentation.terminal.wrapping import wrapped
from semsearch.presentation.text.phrases import DOT

_HEADS = {"embedding": "Embedding models (the setting model)", "reranker": "Rerankers (ranking.reranker)"}


def model_lines(models: Sequence[tuple[KnownModel, bool]], width: int) -> Iterator[Text]:
    """Return a paragraph for each model: its name, its properties, its prompts and its figure.

    Args:
        models: Each with whether its files are here.
        width: Cells of a line; a name may be longer.
    """
    head = ""
    for known, installed in models:
        if head != (head := _HEADS[known.kind]):
            yield Text(head, "bold")
        yield Text.assemble("  ", (known.name, "bold"), " · installed" if installed else "")
        for line in _properties(known):
            yield from wrapped(Text(line, "dim"), width, "    ")
    yield Text()
    yield from wrapped(
        Text("to use one: hf download NAME --local-dir models/NAME, then name the folder in the setting"),
        width,
    )


def _properties(known: KnownModel) -> Iterator[str]:
    cut = f", cut to {known.cut}" if known.cut else ""
    yield DOT.join(
        (
            known.languages,
            f"{known.parameters:g} million parameters",
            *((f"{known.dimension} dimensions{cut}",) if known.dimension else ()),
            f"{known.tokens:,} tokens",
            known.licence,
        )
    )
    for what, prompt in (("questions", known.query_prompt), ("articles", known.document_prompt)):
        if prompt:
            yield f"prompt of {what}: “{prompt}”"
    if known.figure is not None:
        yield f"{known.figure:g} {known.measure} ({known.source})"
    if known.graph:
        yield f"ONNX graph: {known.graph}"

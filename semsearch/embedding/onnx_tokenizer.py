"""The tokenizer of a published model, cutting and padding as sentence-transformers would. Without torch."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from semsearch.embedding.known_models import known_model
from semsearch.embedding.model_libraries import model_problems
from semsearch.embedding.model_use import read_json
from semsearch.errors import ModelProblem

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LONGEST = 8192  # tokens of a text; models that take more would take minutes for it
_USUAL = 512  # where the model's files do not say it


def published_tokenizer(place: Path, graph: Path) -> Tokenizer:
    """Return the tokenizer of a model that was published as an ONNX graph.

    Args:
        place: The model's folder.
        graph: The graph; the tokenizer may stand beside it.

    Raises:
        ModelProblem: There is none, or it cannot be read.
    """
    found = next((one for one in (place, graph.parent) if (one / "tokenizer.json").is_file()), None)
    if found is None:
        raise ModelProblem(
            f"there is no tokenizer.json in {place}: download it beside the model's other files"
        )
    with model_problems(f"the tokenizer in {found} cannot be used", "download its files again"):
        from tokenizers import Tokenizer, normalizers

        tokenizer: Tokenizer = Tokenizer.from_file(str(found / "tokenizer.json"))
        written = read_json(found / "tokenizer_config.json")
        config, library = read_json(place / "config.json"), read_json(place / "sentence_bert_config.json")
        if library.get("do_lower_case"):
            steps = [normalizers.Lowercase(), *([tokenizer.normalizer] if tokenizer.normalizer else [])]
            tokenizer.normalizer = normalizers.Sequence(steps)
        side = "left" if written.get("truncation_side") == "left" else "right"
        longest = _longest(written, config, library, str(place))
        tokenizer.enable_truncation(longest, strategy="longest_first", direction=side)
        padding = tokenizer.padding or _padding(tokenizer, written, config)
        tokenizer.enable_padding(**{**padding, "length": None})
    return tokenizer


def _longest(
    written: Mapping[str, Any], config: Mapping[str, Any], library: Mapping[str, Any], name: str
) -> int:
    """Return the most tokens that a text may have, those of the model's own marks included."""
    known = known_model(name)
    said = _lengths(library.get("max_seq_length")) or _lengths(
        written.get("model_max_length"),
        config.get("max_position_embeddings"),
        known.tokens if known else None,
    )
    return min(LONGEST, *said, *([] if said else [_USUAL]))


def _lengths(*values: object) -> list[int]:
    # Where no length is known, the library writes 10 to the power of 30.
    return [one for one in values if isinstance(one, int) and 2 < one < 1_000_000]


def _padding(tokenizer: Tokenizer, written: Mapping[str, Any], config: Mapping[str, Any]) -> dict[str, Any]:
    token = written.get("pad_token")
    token = token.get("content") if isinstance(token, dict) else token
    number = tokenizer.token_to_id(token) if isinstance(token, str) else None
    if number is None:
        known = config.get("pad_token_id")
        number = known if isinstance(known, int) else 0
        token = tokenizer.id_to_token(number) or "[PAD]"
    direction = "left" if written.get("padding_side") == "left" else "right"
    return {"direction": direction, "pad_id": number, "pad_token": token}

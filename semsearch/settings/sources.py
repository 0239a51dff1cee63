"""The sources of settings, read by pydantic-settings: a YAML file, the environment, and flags.

Imported only when one of them sets something: loading pydantic-settings takes longer than all else that the
command line does before it searches.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, get_type_hints

import yaml
from pydantic import ConfigDict, ValidationError, create_model
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from rapidfuzz import fuzz, process

from semsearch.errors import SettingsError
from semsearch.settings.declaration import KINDS, PREFIX, Setting, declared, lists

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

S = TypeVar("S")
Written = Mapping[str, Any]  # values by dotted key
_LIMITS = frozenset({"greater_than_equal", "less_than_equal", "finite_number", "literal_error"})


class _Sourced(BaseSettings):
    """The base of the models: its sources are flags, then the environment, then the file."""

    model_config = SettingsConfigDict(
        case_sensitive=True,
        coerce_numbers_to_str=True,  # `model: 2024`
        env_nested_delimiter="_",
        env_nested_max_split=1,  # the names of settings have a "_" too
        env_prefix=PREFIX,
        extra="forbid",
        str_strip_whitespace=True,
    )
    environment: ClassVar[Written]
    file: ClassVar[Written]

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        environment = EnvSettingsSource(settings_cls)
        environment.env_vars = {PREFIX + key.replace(".", "_"): text for key, text in cls.environment.items()}
        return init_settings, environment, InitSettingsSource(settings_cls, _nested(cls.file))


def read(cls: type[S], file: Path | None, variables: Mapping[str, str], flags: Written) -> S:
    """Return an instance of a settings class: flags win over variables, and variables over the file.

    Args:
        cls: A dataclass of settings and of groups of them.
        file: A YAML file, if any.
        variables: The part of the environment that begins with `SEMSEARCH_`.
        flags: Values by dotted key.

    Raises:
        SettingsError: A key is unknown, a value is wrong, or the file cannot be read.
    """
    known, listed = {one.key: one for one in declared(cls)}, lists(cls)
    in_file = _of_file(file) if file else {}
    found_lists = {
        key: _entries(file, key, in_file.pop(key), listed[key]) for key in listed if key in in_file
    }
    in_environment = _of_environment(variables, known, listed)
    file_places = {key: f"{file}: {key}" for key in in_file}
    flag_places = {key: f"--{key.rpartition('.')[2].replace('_', '-')}" for key in flags}
    for key, place in (*file_places.items(), *flag_places.items()):
        if refused := refused_key(key, place, known, listed):
            raise refused
    places = {**file_places, **{key: known[key].variable for key in in_environment}, **flag_places}
    types = get_type_hints(cls, include_extras=True)
    plain = [entry for entry in fields(cls) if entry.name not in listed]  # type: ignore[arg-type]
    members: dict[str, Any] = {entry.name: (types[entry.name], entry.default) for entry in plain}
    model = create_model("Model", __base__=_Sourced, **members)
    model.environment, model.file = in_environment, in_file
    try:
        found = model(**_nested(flags))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise wrong(first, known[key], places[key]) from None  # its input may be a secret
    return cls(**{name: getattr(found, name) for name in members}, **found_lists)


def _entries(file: Path | None, key: str, value: object, cls: type[Any]) -> tuple[Any, ...]:
    """Return the entries of a list of mappings in a file.

    Args:
        file: The file, which relative paths are relative to.
        key: The key of the list.
        value: What stands there.
        cls: The dataclass of an entry, whose fields are settings.

    Raises:
        SettingsError: It is no list of mappings, a key is unknown, or a value is wrong.
    """
    known = {one.key: one for one in declared(cls)}
    types = get_type_hints(cls, include_extras=True)
    members: dict[str, Any] = {entry.name: (types[entry.name], entry.default) for entry in fields(cls)}
    config = ConfigDict(extra="forbid", coerce_numbers_to_str=True, str_strip_whitespace=True)
    model = create_model("Entry", __config__=config, **members)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise SettingsError(f"{file}: {key} must be a list, whose entries begin with '- '")
    entries = []
    for number, given in enumerate(value):
        place = f"{file}: {key}[{number}]"
        if not isinstance(given, dict):
            raise SettingsError(f"{place} must hold keys and values, such as '{next(iter(known))}: …'")
        written = {str(name): _plain(one) for name, one in given.items()}
        for name in written:
            if name not in known:
                raise SettingsError(f"unknown setting {place}.{name}{nearest(name, known)}")
            if file and known[name].type is Path:
                written[name] = _beside(file, written[name])
        try:
            found = model(**written)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            name = str(first["loc"][0])
            raise wrong(first, known[name], f"{place}.{name}") from None
        entries.append(cls(**{name: getattr(found, name) for name in members}))
    return tuple(entries)


def _of_file(path: Path) -> dict[str, Any]:
    """Return the values of a YAML file of keys and values, in which `a.b: 1` is `a: {b: 1}`."""
    try:
        tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"the settings file {path} cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"the settings file {path} is not valid YAML: {' '.join(str(error).split())}"
        ) from error
    if not isinstance(tree, dict | None):
        raise SettingsError(f"the settings file {path} must hold 'key: value' lines")
    values: dict[str, Any] = {}
    for name, value in (tree or {}).items():
        if isinstance(value, dict):
            values.update({f"{name}.{key}": _plain(inner) for key, inner in value.items()})
        else:
            values[str(name)] = _plain(value)
    if "index" in values:
        values["index"] = _beside(path, values["index"])
    return values


def _beside(file: Path, value: object) -> object:
    """Return a path that is written in a file, relative to the file; another value as it is."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return value
    text = str(value).strip()
    return file.parent / text if text and not text.startswith("~") else text


def _plain(value: object) -> object:
    return str(value) if isinstance(value, date) else value  # `index: 2021-07-29` is a name


def _of_environment(
    variables: Mapping[str, str], known: Mapping[str, Setting], lists: Iterable[str]
) -> dict[str, str]:
    keys = {one.variable: one.key for one in known.values()}
    in_file_only = {PREFIX + key.upper(): key for key in lists}
    for name in variables:
        if name in in_file_only:
            raise SettingsError(
                f"{name} cannot be set in the environment: write {in_file_only[name]} in a file"
            )
        if name not in keys:
            others = [one.variable for one in known.values() if not one.secret]
            raise SettingsError(f"unknown setting {name} in the environment{nearest(name, others)}")
    return {keys[name]: text for name, text in variables.items()}


def _nested(values: Written) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for key, value in values.items():
        group, dot, name = key.partition(".")
        if not dot:
            tree[key] = value
        elif isinstance(tree.setdefault(group, {}), dict):
            tree[group][name] = value
    return tree


def wrong(found: ErrorDetails, setting: Setting, place: str) -> SettingsError:
    """Return the error for a value that pydantic refused.

    Args:
        found: Pydantic's error.
        setting: The setting that it is about.
        place: Where the value stands: `c.yaml: server.port`, `SEMSEARCH_SERVER_PORT`, `--port`.
    """
    said = str(found["ctx"]["error"]) if found["type"] == "value_error" else ""
    if setting.secret:
        return SettingsError(f"{place} in the environment {said or 'must be a text'}")
    needed = said or (setting.allowed if found["type"] in _LIMITS else KINDS[setting.type])
    shown = re.sub(r"//[^/@]*@", "//…@", repr(found["input"]))  # a password in an address
    return SettingsError(f"{place} must be {needed}, not {shown}")


def refused_key(
    key: str, place: str, known: Mapping[str, Setting], lists: Iterable[str] = ()
) -> SettingsError | None:
    """Return the error for a key that a file or a flag may not have; None if it may.

    Args:
        key: The dotted key.
        place: Where it stands, for the error.
        known: The settings.
        lists: Keys of lists of mappings, which the nearest key is sought among as well.
    """
    settings = {one.key: one for one in known.values() if not one.secret}
    if key in settings:
        return None
    if key in known:
        variable = known[key].variable
        return SettingsError(
            f"{place} is read from the environment only: set {variable}, and remove it there"
        )
    if (group := key.partition(".")[0]) in lists:
        return SettingsError(
            f"{place.removesuffix(key)}{group} must be a list, whose entries begin with '- '"
        )
    inside = next((one for name, one in settings.items() if name.startswith(f"{key}.")), None)
    if inside:
        example = f"'{inside.key.removeprefix(f'{key}.')}: {inside.default}'"
        return SettingsError(f"{place} must hold settings of its own, such as {example}")
    return SettingsError(f"unknown setting {place}{nearest(key, [*settings, *lists])}")


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the end of an error about an unknown name: the known one that is most like it, else all."""
    names = list(known)
    near = process.extractOne(name, names, scorer=fuzz.ratio, score_cutoff=50)
    return f": did you mean {near[0]}?" if near else f": choose from {', '.join(names)}"

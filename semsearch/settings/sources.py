"""Where settings are written: a file, the environment, and flags, each of which wins over those before it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from semsearch.errors import SettingsError
from semsearch.settings.conversion import converted, nearest, taken
from semsearch.settings.declaration import Secret, Setting, declared

FILE = "semsearch.yaml"
PREFIX = "SEMSEARCH_"
CONFIG = "SEMSEARCH_CONFIG"  # names the file, and is no setting

Known = Mapping[str, Setting | Secret]


def gathered(
    cls: type, config: Path | None, environ: Mapping[str, str], flags: Mapping[str, Any]
) -> dict[str, Any]:
    """Give what is set of what a class declares, by key; `Settings.load` describes the sources.

    Raises:
        SettingsError: A key is unknown, a value is wrong, or the named file cannot be read.
    """
    known = {one.key: one for one in declared(cls)}
    named = config or (Path(environ[CONFIG]) if environ.get(CONFIG) else None)
    values = _of_file(named or Path(FILE), known) if named or Path(FILE).is_file() else {}
    return {**values, **_of_environment(environ, known), **_of_flags(flags, known)}


def _of_file(path: Path, known: Known) -> dict[str, Any]:
    groups: dict[str, Setting] = {}  # and the first setting of each
    for one in known.values():
        group, dot, _ = one.key.partition(".")
        if dot and isinstance(one, Setting):
            groups.setdefault(group, one)
    values = {}
    for name, value in _tree(path).items():
        if isinstance(value, dict):
            pairs = [(f"{name}.{key}", inner) for key, inner in value.items()]
        elif first := groups.get(str(name)):
            example = f"'{first.key.partition('.')[2]}: {first.default}'"
            raise SettingsError(f"{path}: {name} must hold settings of its own, such as {example}")
        else:
            pairs = [(str(name), value)]
        for key, inner in pairs:
            values[key] = converted(key, inner, known, f"{path}: {key}")
    if "index" in values:
        values["index"] = path.parent / values["index"]
    return values


def _tree(path: Path) -> dict[Any, Any]:
    """Read a YAML file of keys and values."""
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
    return tree or {}


def _of_environment(environ: Mapping[str, str], known: Known) -> dict[str, Any]:
    secrets = {one.variable: one for one in known.values() if isinstance(one, Secret)}
    keys = {
        PREFIX + key.upper().replace(".", "_"): key for key, one in known.items() if isinstance(one, Setting)
    }
    values = {}
    for name, text in environ.items():
        if secret := secrets.get(name):
            values[secret.key] = taken(text, secret)
        elif key := keys.get(name):
            values[key] = converted(key, text, known, name)
        elif name.startswith(PREFIX) and name != CONFIG:
            raise SettingsError(f"unknown setting {name} in the environment{nearest(name, keys)}")
    return values


def _of_flags(flags: Mapping[str, Any], known: Known) -> dict[str, Any]:
    return {
        key: converted(key, value, known, f"--{key.split('.')[-1].replace('_', '-')}")
        for key, value in flags.items()
        if value is not None
    }

"""What reading an archive gave beside its items: what was left out or skipped, and what no item had."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from semsearch.types import Item, MissingField, Omission, OmissionCount, Record, Report, Skip, SkipCount

_KINDS = 1_000  # of omissions and of keys that are counted apart
_KEYS_SHOWN = 20
_ENOUGH = 3  # items from which it is worth a word that none of them has a date or an excerpt


@dataclass(slots=True)
class ReadTally:
    """Counts records as they pass by."""

    _items: int = 0
    _dated: int = 0
    _described: int = 0
    _keys: Counter[str] = field(default_factory=Counter)
    _omitted: dict[tuple[str, str], OmissionCount] = field(default_factory=dict)
    _skipped: dict[str, SkipCount] = field(default_factory=dict)

    def counted(self, records: Iterable[Record]) -> Iterator[Record]:
        """Yield the records, and count them."""
        for record in records:
            match record:
                case Item():
                    self._item(record)
                case Omission():
                    self._omission(record)
                case Skip():
                    self._skip(record)
            yield record

    def added_to(self, report: Report) -> Report:
        """Return a report with what was counted."""
        missing = []
        if self._items >= _ENOUGH:
            for name, found in (("date", self._dated), ("excerpt", self._described)):
                if not found:
                    keys = tuple(key for key, _ in self._keys.most_common(_KEYS_SHOWN))
                    missing.append(MissingField(name, keys))
        return replace(
            report,
            omitted=tuple(sorted(self._omitted.values(), key=lambda one: -one.count)),
            skipped=tuple(sorted(self._skipped.values(), key=lambda one: -one.count)),
            missing=tuple(missing),
        )

    def _item(self, item: Item) -> None:
        self._items += 1
        self._dated += item.article.published_at is not None
        self._described += bool(item.article.excerpt)
        if self._dated and self._described:
            return  # no field is missing: the keys need not be named
        for key in item.keys:
            if key in self._keys or len(self._keys) < _KINDS:
                self._keys[key] += 1

    def _omission(self, one: Omission) -> None:
        kind = (one.field, one.reason)
        if counted := self._omitted.get(kind):
            self._omitted[kind] = replace(counted, count=counted.count + 1)
        elif len(self._omitted) < _KINDS:
            self._omitted[kind] = OmissionCount(one.field, one.reason, 1, one.path, one.line, one.value)

    def _skip(self, one: Skip) -> None:
        if counted := self._skipped.get(one.reason):
            self._skipped[one.reason] = replace(counted, count=counted.count + 1)
        elif len(self._skipped) < _KINDS:
            self._skipped[one.reason] = SkipCount(one.reason, 1, one.path, one.line)

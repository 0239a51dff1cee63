"""Calibration of confidence: what an index returns to questions that its archive does not answer.

Questions far outside any news archive are asked, and the evidence that comes back is the background against
which the evidence for a real question is judged. With it is kept what names look like to the model, learnt
from the words that the archive capitalises, and the languages of the articles. All is one artifact of the
generation.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from math import isfinite

import numpy as np

from semsearch import query
from semsearch.embedding.base import Encoder
from semsearch.errors import IndexProblem
from semsearch.search import Engine
from semsearch.search.confidence import WEIGHTS, Background, background, evidence
from semsearch.search.name_detector import NameDetector, learn
from semsearch.settings import RankingSettings
from semsearch.storage.base import ArtifactReader, Snapshot, Store
from semsearch.text.languages import languages
from semsearch.types import Filter, Question

CALIBRATION = "calibration.json"  # the artifact with the background of confidence

TOLERATED_GROWTH = 0.1  # share of the articles that may come or go before a calibration is renewed
SAMPLE = 500  # articles whose capitals teach what names are; ids are hashes, so the first are a fair sample
_SETTINGS = RankingSettings()  # a calibration must not depend on the settings of the moment


def read_background(artifacts: ArtifactReader) -> Background:
    """Return the background that a generation was calibrated to, or the default model's."""
    return _read(artifacts)[0]


def recalibrate(store: Store, encoder: Encoder) -> None:
    """Measure the background and write it, unless the index has about the size of the last calibration.

    Raises:
        IndexProblem: The calibration cannot be written.
    """
    with store.snapshot() as snapshot:
        articles, calibrated = snapshot.count(Filter()), _read(snapshot.artifacts)[1]
        if not articles or abs(articles - calibrated) <= TOLERATED_GROWTH * calibrated:
            return
        measured = measure(snapshot, encoder)
    content = {
        "median": measured.median,
        "spread": measured.spread,
        "articles": articles,
        "weights": WEIGHTS,
        "names": [*measured.names.weights, measured.names.bias],
        "languages": measured.languages,
    }
    store.artifacts.write(CALIBRATION, f"{json.dumps(content)}\n".encode())


def measure(snapshot: Snapshot, encoder: Encoder, probes: Sequence[str] | None = None) -> Background:
    """Ask questions far outside the archive and measure the evidence that comes back.

    Args:
        snapshot: At least one article.
        encoder: Embeds the questions.
        probes: `PROBES` if None. They cover several fields: an archive may be about one of them, and the
            median ignores what it does answer.
    """
    engine = Engine(snapshot, encoder, replace(_SETTINGS, feedback=0))
    now = datetime.now(UTC)  # without interpretation no date depends on it
    results = (engine.rank(Question(probe, interpret=False), now) for probe in probes or PROBES)
    found = [evidence(ranked, encoder) for ranked in results]
    return background(found, learn_names(snapshot, encoder), _languages(snapshot))


def learn_names(snapshot: Snapshot, encoder: Encoder) -> NameDetector:
    """Return what tells names from other words, by the capitals in excerpts; no text is embedded."""
    articles = list(islice(snapshot.articles(), SAMPLE))
    features = snapshot.features([article.id for article in articles])
    tokens = encoder.token_terms([article.text for article in articles])
    bits = np.split(features.signs, features.sign_offsets[1:-1])
    rows, names = [], []
    for article, terms, signs in zip(articles, tokens, bits, strict=True):
        if len(terms) != len(signs):
            continue  # a model without token vectors, or another text
        known = query.capitals(article.excerpt)
        chosen = [row for row, term in enumerate(terms) if term in known]
        rows.append(signs[chosen])
        names += [known[terms[row]] for row in chosen]
    dimension = encoder.model.dimension
    signs = np.unpackbits(np.concatenate([features.signs[:0], *rows]), axis=1)[:, :dimension]
    vectors = (2 * signs.astype(np.float32) - 1) / np.float32(np.sqrt(dimension))
    return learn(vectors, names)


def _languages(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the languages of the articles, most frequent first."""
    articles = snapshot.get(snapshot.sample(SAMPLE))
    return languages(article.text for article in articles if article)


def _read(artifacts: ArtifactReader) -> tuple[Background, int]:
    """Return a calibration and the number of articles it was measured over; the default and 0 if unusable."""
    try:
        return _parsed(artifacts.read(CALIBRATION) or b"")
    except IndexProblem:
        return Background(), 0


@lru_cache(maxsize=4)  # each question reads the file, which a writer may have replaced
def _parsed(written: bytes) -> tuple[Background, int]:
    """Return the calibration in a file, as `_read` does.

    It is also unusable if the weights of the evidence were others: an earlier version made it.
    """
    try:
        content = json.loads(written)
        median, spread = float(content["median"]), float(content["spread"])
        *weights, bias = map(float, content.get("names", [0.0]))
        known = tuple(map(str, content.get("languages", ())))
        found = Background(median, spread, NameDetector(tuple(weights), bias), known)
        sound = isfinite(found.median) and isfinite(found.spread) and found.spread > 0
        if sound and tuple(content["weights"]) == WEIGHTS:
            # Earlier versions learnt neither names nor languages, so that the next run calibrates again.
            return found, int(content["articles"]) if {"names", "languages"} <= content.keys() else 0
    except (ValueError, KeyError, TypeError, OverflowError):
        pass
    return Background(), 0


PROBES: tuple[str, ...] = (
    "how long to boil an egg so the yolk stays soft",
    "best cut of beef for a slow stew",
    "substitute for buttermilk in pancakes",
    "how to keep guacamole from turning brown",
    "what temperature to roast a chicken",
    "difference between baking soda and baking powder",
    "recipe for a vegan chocolate cake",
    "pickling cucumbers with dill and garlic",
    "homemade gnocchi falling apart in the water",
    "who won the rugby world cup final",
    "how does the offside rule work",
    "Wimbledon women's semi-final result",
    "fastest lap in Monaco this season",
    "Lakers injury list before the playoffs",
    "cricket score from Lord's",
    "who will manage Real Madrid next year",
    "technique for a better backhand slice",
    "ski jumping results from Planica",
    "qwerty plonk vrimble zat",
    "xxxxx yyyyy zzzzz",
    "wug blicket dax toma",
    "flarn ghibber 9981 oop",
    "aaaaaaa bbbbb",
    "colourless ideas sleep furiously on Thursday's trousers",
    "snorp the gibbet until it flumes",
    "moon cheese elevator banjo yesterday",
    "umbrella umbrella teapot sideways",
    "how do I unblock a kitchen sink",
    "when should roses be pruned",
    "why is my washing machine leaking",
    "how deep to plant tulip bulbs",
    "fix a squeaky floorboard",
    "getting rid of moths in the wardrobe",
    "how to descale a kettle",
    "lawn full of moss after winter",
    "slugs eating my lettuce",
    "why do I wake up with a stiff neck",
    "how much sleep does a toddler need",
    "is ibuprofen safe with coffee",
    "signs of a sprained ankle",
    "foods rich in iron",
    "cannot stop biting my nails",
    "cheap hotels near the beach in Crete",
    "best time to see the northern lights",
    "how to pack a suit without creases",
    "things to do in Lisbon with children",
    "hand luggage size on budget airlines",
    "ferry from Athens to Naxos",
    "who is the singer dating now",
    "what should I name my baby daughter",
    "how to write a speech for my sister's wedding",
    "funny birthday wishes for a colleague",
    "plot of the last Harry Potter book",
    "best films with Meryl Streep",
    "when was Napoleon born",
    "how do you say thank you in Portuguese",
    "chords for Wonderwall",
)

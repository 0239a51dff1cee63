"""semsearch.embedding.cross_encoder: scores, their order, and the time budget."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from semsearch.embedding import DEFAULT_MODEL, Reranker, load_reranker
from semsearch.embedding.cross_encoder import CrossEncoderReranker
from semsearch.embedding.timed_reranker import BATCH
from semsearch.errors import ModelProblem
from tests.embedding import cross_encoders
from tests.embedding.conftest import make_tiny, varied_texts

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

LONG = 60.0  # seconds; a budget that no test needs
QUESTION = "who bans face recognition in banks"


@pytest.fixture(scope="session")
def reranker(cross_encoder: Path) -> CrossEncoderReranker:
    """The small trained cross-encoder, loaded and warm."""
    loaded = CrossEncoderReranker.of(str(cross_encoder))
    loaded.warm()
    return loaded


@pytest.fixture
def copied(cross_encoder: Path, tmp_path: Path) -> Path:
    return shutil.copytree(cross_encoder, tmp_path / "copy")


def scored(reranker: Reranker, question: str, texts: list[str]) -> np.ndarray:
    scores = reranker.scores(question, texts, LONG)
    assert scores is not None
    return scores


ANSWERED = {
    "court rulings about facial recognition": "A court halts facial recognition in shops; other rulings wait",
    "vaccine trials for malaria": "Malaria vaccine passes its last trials",
    "robot orchestra festival": "The festival opens with an orchestra that a robot conducts",
    "melting glaciers and drinking water": "Towns lose their drinking water when glaciers keep melting",
    "senator questions bank merger": "One senator questions the merger of each large bank",
    "solar panels above canals": "Canals carry solar panels to save land",
}


@pytest.mark.parametrize("question", ANSWERED)
def test_the_text_that_answers_gets_the_highest_score(question: str, reranker: Reranker) -> None:
    texts = list(ANSWERED.values())
    scores = scored(reranker, question, texts)
    assert texts[scores.argmax()] == ANSWERED[question]


def test_scores_are_the_sigmoid_of_the_librarys_logits(cross_encoder: Path, reranker: Reranker) -> None:
    from sentence_transformers import CrossEncoder

    pairs = [(QUESTION, text) for text in varied_texts(20)]
    library = CrossEncoder(str(cross_encoder)).predict(pairs, show_progress_bar=False)
    assert library.min() < 0  # no probabilities: the fixture's files name no activation, as many models' do
    scores = scored(reranker, QUESTION, varied_texts(20))
    np.testing.assert_allclose(scores, 1 / (1 + np.exp(-library)), atol=1e-6)
    assert np.ptp(scores) > 0.1  # else any scores would do


def test_probabilities_of_the_model_are_kept(copied: Path, reranker: Reranker) -> None:
    from sentence_transformers import CrossEncoder

    config = json.loads((copied / "config.json").read_text())
    del config["sentence_transformers"]
    (copied / "config.json").write_text(json.dumps(config))
    pairs = [(QUESTION, text) for text in varied_texts(20)]
    library = CrossEncoder(str(copied)).predict(pairs, show_progress_bar=False)
    scores = scored(load_reranker(str(copied)), QUESTION, varied_texts(20))
    np.testing.assert_allclose(scores, library, atol=1e-6)
    np.testing.assert_allclose(scores, scored(reranker, QUESTION, varied_texts(20)), atol=1e-6)


def test_the_order_of_the_texts_is_kept_across_batches(reranker: Reranker) -> None:
    texts = varied_texts(2 * BATCH + 3)
    one_by_one = np.concatenate([scored(reranker, QUESTION, [text]) for text in texts])
    scores = scored(reranker, QUESTION, texts)
    assert scores.shape == (len(texts),)
    assert scores.dtype == np.float32
    np.testing.assert_allclose(scores, one_by_one, atol=1e-5)


def test_unusual_texts_are_scored_without_output(
    reranker: Reranker, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    texts = ["", " ", "人工智能", "🙂", "\ud800", "https://example.org/a.jpg", "word " * 5000]
    for question in (QUESTION, "", "\udfff", "why " * 5000):
        scores = scored(reranker, question, texts)
        assert np.isfinite(scores).all()
        assert scores.min() >= 0
        assert scores.max() <= 1
    assert (*capfd.readouterr(), caplog.records) == ("", "", [])


def test_texts_longer_than_the_model_takes_are_cut(reranker: Reranker) -> None:
    filling = "glacier " * cross_encoders.LENGTH
    cut, none, early = scored(reranker, QUESTION, [filling + QUESTION, filling, QUESTION + " " + filling])
    assert cut == pytest.approx(none, abs=1e-6)
    assert early > none + 0.1


def test_scoring_no_texts_loads_no_model(cross_encoder: Path) -> None:
    reranker = CrossEncoderReranker.of(str(cross_encoder))
    scores = reranker.scores(QUESTION, [], 0.0)
    assert scores is not None
    assert scores.shape == (0,)
    assert scores.dtype == np.float32
    assert reranker._model is None


class Clock:
    """Shows given times, one after the other: at the start, before the first batch, and after each."""

    def __init__(self, times: Iterable[float]) -> None:
        self.left = list(times)

    def __call__(self) -> float:
        return self.left.pop(0)


@pytest.mark.parametrize(
    ("batches", "seconds", "done", "scores"),
    [
        ([1, 1, 1], 3.5, 3, True),
        ([1, 1, 1], 3.0, 2, False),  # the third would leave nothing
        ([1, 1, 1], 2.5, 2, False),  # the third does not fit
        ([2, 1, 1], 4.9, 2, False),  # does not fit by the slowest so far, though by the last one
        ([1, 2, 1], 4.5, 2, False),
        ([3, 1, 1], 2.0, 1, False),  # the first overran
        ([1, 1, 3], 4.0, 3, False),  # the last overran: all is scored, and too late
        ([1, 1, 1], 0.0, 0, False),
        ([1, 1, 1], -1.0, 0, False),
    ],
)
def test_no_batch_is_started_that_would_exceed_the_budget(
    batches: list[float],
    seconds: float,
    done: int,
    scores: bool,
    reranker: CrossEncoderReranker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Clock([10.0, *(10.0 + sum(batches[:n]) for n in range(4))])
    monkeypatch.setattr(reranker, "_clock", clock)
    given = reranker.scores(QUESTION, varied_texts(3 * BATCH), seconds)
    assert (given is not None) == scores
    assert len(clock.left) == 3 - done


def test_waiting_for_another_call_counts_against_the_budget(
    reranker: CrossEncoderReranker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reranker, "_clock", Clock([0.0, 2.0]))  # got its turn after two seconds
    assert reranker.scores(QUESTION, ["a text"], 1.5) is None


def test_with_a_tiny_budget_only_the_first_batches_are_scored(
    reranker: CrossEncoderReranker, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[int] = []
    logits = reranker._logits

    def counted(model: CrossEncoder, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
        batches.append(len(texts))
        return logits(model, question, texts)

    monkeypatch.setattr(reranker, "_logits", counted)
    texts = varied_texts(24 * BATCH)
    scored(reranker, QUESTION, texts)
    assert batches == [BATCH] * 24
    batches.clear()
    assert reranker.scores(QUESTION, texts, 0.001) is None  # by the real clock
    assert len(batches) < 6  # one, unless a batch takes less than a millisecond


def test_a_call_does_not_wait_for_another_beyond_its_budget(reranker: CrossEncoderReranker) -> None:
    with reranker._lock:  # held until the call has returned
        assert reranker.scores(QUESTION, ["a text"], 0.05) is None
    assert reranker.scores(QUESTION, ["a text"], LONG) is not None


def test_concurrent_threads_get_the_same_as_one(cross_encoder: Path) -> None:
    fresh, texts = load_reranker(str(cross_encoder)), varied_texts(16)
    with ThreadPoolExecutor(4) as pool:  # the first use, with its loading, is in the threads too
        rows = list(pool.map(lambda text: scored(fresh, QUESTION, [text])[0], texts))
    np.testing.assert_allclose(np.array(rows), scored(fresh, QUESTION, texts), atol=1e-5)


def test_a_model_of_several_labels_is_refused(copied: Path) -> None:
    from transformers import BertConfig, BertForSequenceClassification

    config = BertConfig.from_pretrained(copied, num_labels=3)
    BertForSequenceClassification(config).save_pretrained(copied)
    refused(load_reranker(str(copied)), "returns 3 labels per text, where ranking needs one: name a folder")


def test_an_embedding_model_is_not_a_cross_encoder(tmp_path: Path) -> None:
    refused(load_reranker(str(make_tiny(tmp_path / "tiny"))), "is a BertModel, not a cross-encoder: name")


def test_the_default_model_is_not_a_cross_encoder() -> None:
    refused(load_reranker(DEFAULT_MODEL), f"the model '{DEFAULT_MODEL}' is a BertModel, not a cross-encoder")


def test_damaged_weights_are_a_model_problem(copied: Path) -> None:
    (copied / "model.safetensors").write_bytes(b"\x00" * 100)
    refused(load_reranker(str(copied)), r"cannot be loaded \(.*\): name a folder")


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_nan_scores_are_a_model_problem(number: float, copied: Path) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(copied / "model.safetensors")
    weights["classifier.bias"][:] = number
    file = copied / "model.safetensors"
    save_file(weights, file, metadata={"format": "pt"})
    refused(load_reranker(str(copied)), "returns scores that are not numbers.*: download them again")


def test_a_model_that_fails_on_a_text_is_a_model_problem(copied: Path) -> None:
    tokens = json.loads((copied / "tokenizer.json").read_text())
    tokens["model"]["vocab"]["glacier"] = 40_000  # a number that the model has no vector for
    (copied / "tokenizer.json").write_text(json.dumps(tokens))
    reranker = load_reranker(str(copied))
    reranker.warm()
    with pytest.raises(ModelProblem, match=r"cannot score \(.*\): name a folder"):
        reranker.scores(QUESTION, ["the glacier"], LONG)


def refused(reranker: Reranker, said: str) -> None:
    uses: list[Callable[[], object]] = [reranker.warm, lambda: reranker.scores(QUESTION, ["a text"], LONG)]
    for use in uses:
        with pytest.raises(ModelProblem, match=said) as caught:
            use()
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "name", ["/no/such/folder", "./none", "~/no-such-model", "a/b/c", "", "what a name?"]
)
def test_an_invalid_model_name_is_refused_at_once(name: str) -> None:
    with pytest.raises(
        ModelProblem, match=r"there is no cross-encoder .*: name a folder that holds a"
    ) as caught:
        load_reranker(name)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["nobody/no-such-model-4711", "no-such-model-4711"])
def test_a_missing_model_is_reported_at_the_first_use(name: str) -> None:
    refused(load_reranker(name), f"the cross-encoder '{name}' cannot be loaded")


def test_a_relative_folder_is_known_by_its_absolute_path(
    cross_encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(cross_encoder.parent)
    assert load_reranker(cross_encoder.name).name == str(cross_encoder)


def test_an_unreachable_hub_is_reported_once(tmp_path: Path) -> None:
    program = (
        "import time; time.sleep = lambda seconds: None\n"  # the library waits between its tries
        "from semsearch.embedding import load_reranker\n"
        "from semsearch.errors import ModelProblem\n"
        "try: load_reranker('nobody/no-such-model-4711').warm()\n"
        "except ModelProblem as error: print(error)"
    )
    outside = {"HF_HUB_OFFLINE": "0", "HF_ENDPOINT": "http://127.0.0.1:9", "NO_PROXY": "*"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **outside, "HF_HOME": str(tmp_path)},
    )
    assert done.stdout.startswith("the cross-encoder 'nobody/no-such-model-4711' cannot be loaded (")
    assert (done.stdout.count("\n"), done.stderr, done.returncode) == (1, "", 0)


def test_nothing_is_printed_and_torch_is_imported_at_the_first_use(
    cross_encoder: Path, tmp_path: Path
) -> None:
    program = (
        "import sys; from semsearch.embedding import load, load_reranker;"
        f"encoder = load({str(make_tiny(tmp_path / 'tiny'))!r});"
        f"reranker = load_reranker({str(cross_encoder)!r});"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & sys.modules.keys();"
        "print(encoder.questions(['who won']).vectors.shape);"
        "assert 'torch' in sys.modules;"
        "reranker.warm();"
        "print(reranker.scores('who won', ['they won', ''], 60).shape)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("(1, 32)\n(2,)\n", "", 0)

from __future__ import annotations

from collections.abc import Iterator

import pytest

from semsearch.settings import LlmSettings
from semsearch.types import Answer, Article, Interpretation
from tests import builders
from tests.builders import story
from tests.summaries.model_server import ModelServer, served

KEY = "sk-very-secret-123"
STORIES = (
    story(
        Article(
            "sweden",
            "Swedish police fined 2.5 million kronor over officers' searches in Clearview's database",
            "Sweden's privacy authority says employees tried the American service without authorisation. "
            "The police must train staff and tell people whose data were passed to the company.",
        ),
        Article("note", "Stockholm went after the police who searched", ""),
    ),
    story(
        Article(
            "wales",
            "South Wales Police broke the law with live facial recognition, Court of Appeal rules",
            "Three judges found that officers had too much discretion over where cameras stood.",
        ),
        score=0.7,
    ),
)


@pytest.fixture
def model() -> Iterator[ModelServer]:
    """A model's server on this machine; what it replies is set by `says` or `script`."""
    with served() as running:
        yield running


@pytest.fixture
def settings(model: ModelServer) -> LlmSettings:
    return LlmSettings(model.url, "small-model", 4000, KEY)


@pytest.fixture
def answer() -> Answer:
    """Two stories found for a question, and no summary yet."""
    question = "which police forces were fined"
    return builders.answer(*STORIES, question=question, interpretation=Interpretation(question))

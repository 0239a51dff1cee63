"""How the embedding model is used, where that is not what its files and the table of known models say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Interval

from semsearch.settings.declaration import AsWritten, setting
from semsearch.settings.numbers import Whole

NO_PROMPT = "none"
Pooling = Literal["auto", "mean", "cls", "last_token"]


@dataclass(frozen=True, slots=True)
class EmbeddingSettings:
    """How the embedding model is used. All but `query_prompt` need `semsearch index --rebuild PATH`."""

    query_prompt: Annotated[str, AsWritten()] = setting(
        "", "text before each question; empty for that of the model, none for no prompt"
    )
    document_prompt: Annotated[str, AsWritten()] = setting(
        "", "text before each article; empty for that of the model, none for no prompt"
    )
    pooling: Pooling = setting(
        "auto", "how the vectors of tokens become that of a text; auto: as the model says, or else mean"
    )
    dimension: Annotated[Whole, Interval(ge=0, le=16_384)] = setting(
        0, "elements that vectors are cut to, if the model was trained for that; 0 for those of the model"
    )


AS_GIVEN = EmbeddingSettings()  # as the model's files and the table say

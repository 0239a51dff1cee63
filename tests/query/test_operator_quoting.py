from __future__ import annotations

import pytest

from semsearch.query.operator_quoting import quote_names
from semsearch.types import Names

NAMES = Names(
    providers=("Washington Post", "The Harbour Ledger", "CNET", "South China Morning Post"),
    domains=("cnet.com",),
    topics=("AI", "AI ethics", "Computer Vision"),
)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("provider:Washington Post facial", 'provider:"Washington Post" facial'),
        ("masks provider:washington post, today", 'masks provider:"washington post" today'),
        ("provider:Harbour Ledger", 'provider:"Harbour Ledger"'),
        (
            "faces PROVIDER:South China Morning Post -police",
            'faces PROVIDER:"South China Morning Post" -police',
        ),
        ("topic:computer vision bears", 'topic:"computer vision" bears'),
        (
            "topic:Computer Vision provider:Harbour Ledger x",
            'topic:"Computer Vision" provider:"Harbour Ledger" x',
        ),
        # the one word is a name, or no name is longer
        ("topic:AI ethics", "topic:AI ethics"),
        ("provider:CNET news", "provider:CNET news"),
        ("provider:Washington Times facial", "provider:Washington Times facial"),
        ("topic:Washington Post", "topic:Washington Post"),
        # not an operator with a bare name
        ('provider:"Washington Post" facial', 'provider:"Washington Post" facial'),
        ("what the provider: Washington Post says", "what the provider: Washington Post says"),
        ("xprovider:Washington Post", "xprovider:Washington Post"),
        ("site:Washington Post", "site:Washington Post"),
    ],
)
def test_a_name_of_several_words_is_taken_whole_where_the_archive_has_it(text: str, whole: str) -> None:
    assert quote_names(text, NAMES) == whole

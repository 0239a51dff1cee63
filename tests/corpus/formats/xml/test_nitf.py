from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from semsearch.corpus.urls import identity_of_path
from semsearch.types import Image, Provider
from tests.corpus.formats.xml.reading import article, skips

NITF = """<nitf {space}><head><title>Slug</title><meta name="canonical" content="https://wire.example/1"/>
<tobject><tobject.subject tobject.subject.type="Environment" tobject.subject.matter="Water"/></tobject>
<docdata><doc-id id-string="W-1"/><date.issue norm="20210728T100000+0200"/>
<key-list><keyword key="Locks"/></key-list></docdata>
<pubdata name="Tidewire" date.publication="20210729"/></head>
<body><body.head><hedline><hl1>Locks <em>reopen</em></hl1><hl2>Second line</hl2></hedline>
<byline>By Ann Vale<byttl>Staff Writer</byttl></byline><distributor>Other</distributor>{abstract}</body.head>
<body.content><block><p>The <location>Orrin</location> locks reopened.</p><hl2>Later</hl2><p>Ships came.</p>
</block><media media-type="image">
<media-reference mime-type="image/jpeg" source="https://i.example/l.jpg" width="640" height="x"/>
<media-caption><p>A lock</p></media-caption><media-producer>B. Quay</media-producer></media></body.content>
</body></nitf>"""


@pytest.mark.parametrize("space", ["", 'xmlns="http://iptc.org/std/NITF/2006-10-18/"'])
def test_a_document(tmp_path: Path, space: str) -> None:
    found = article(tmp_path, NITF.format(space=space, abstract="<abstract><p>In short.</p></abstract>"))
    assert (found.title, found.excerpt, found.url) == ("Locks reopen", "In short.", "https://wire.example/1")
    assert found.published_at == datetime(2021, 7, 28, 8, tzinfo=UTC)
    assert found.provider == Provider("Tidewire", "wire.example")
    assert found.authors == ("Ann Vale",)
    assert found.topics == ("Water", "Locks")
    assert found.images == (Image("https://i.example/l.jpg", 640, None, "A lock", "B. Quay"),)


def test_without_abstract_the_text_without_captions_is_the_excerpt(tmp_path: Path) -> None:
    found = article(tmp_path, NITF.format(space="", abstract=""))
    assert found.excerpt == "The Orrin locks reopened. Later Ships came."


def test_without_headline_and_address(tmp_path: Path) -> None:
    found = article(tmp_path, "<nitf><head><title>Slug</title></head><body/></nitf>")
    assert (found.title, found.id) == ("Slug", identity_of_path("a.xml"))


def test_a_canceled_document_is_skipped(tmp_path: Path) -> None:
    document = NITF.format(space="", abstract="").replace(
        "<docdata>", '<docdata management-status="canceled">'
    )
    assert skips(tmp_path, document) == ["an item with the status canceled"]

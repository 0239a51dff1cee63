from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from semsearch.types import Image, Provider, Rejection
from tests.corpus.formats.xml.reading import article, articles, results, skips

SPACE = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
META = """<itemMeta><itemClass qcode="ninat:text"/><provider literal="Tidewire"/>
<versionCreated>2021-07-29T10:00:00Z</versionCreated><firstCreated>2021-07-28T10:00:00+02:00</firstCreated>
<pubStatus qcode="stat:{status}"/><link rel="irel:canonical" href="https://wire.example/1"/></itemMeta>
<contentMeta><infoSource literal="x"><name>Harbour Wire</name></infoSource>
<headline role="hl:sub">Ships came</headline><headline>Locks reopen</headline>
<subject qcode="medtop:1"><name xml:lang="en">Water</name></subject><subject literal="Ships"/>
<creator literal="a"><name>Ann Vale</name></creator>
<subject qcode="medtop:2"/><keyword>locks</keyword>{description}</contentMeta>"""
CONTENT = """<contentSet><inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/">
<body><body.content><p>They reopened.</p></body.content></body></nitf></inlineXML>
<remoteContent href="https://i.example/l.jpg" contenttype="image/jpeg" width="640" height="480"/>
</contentSet>"""


def item(status: str = "usable", description: str = "", content: str = CONTENT, space: str = "") -> str:
    meta = META.format(status=status, description=description)
    return f'<newsItem {space} guid="urn:newsml:wire.example:1" version="2">{meta}{content}</newsItem>'


def test_a_news_item(tmp_path: Path) -> None:
    found = article(tmp_path, item(space=SPACE, description="<description>In short.</description>"))
    assert (found.title, found.excerpt, found.url) == ("Locks reopen", "In short.", "https://wire.example/1")
    assert found.published_at == datetime(2021, 7, 28, 8, tzinfo=UTC)
    assert found.provider == Provider("Harbour Wire", "wire.example")
    assert found.authors == ("Ann Vale",)
    assert found.topics == ("Water", "Ships", "locks")
    assert found.images == (Image("https://i.example/l.jpg", 640, 480),)
    assert found.type == "article"


@pytest.mark.parametrize(
    ("content", "excerpt"),
    [
        (CONTENT, "They reopened."),
        ('<contentSet><inlineXML contenttype="application/xhtml+xml">'
         '<html xmlns="http://www.w3.org/1999/xhtml"><head>'
         "<title>No</title></head><body><p>One.</p><p>Two.</p></body></html></inlineXML>"
         "</contentSet>", "One. Two."),
        ('<contentSet><inlineData contenttype="text/html">&lt;p>One.&lt;/p></inlineData>'
         '</contentSet>', "One."),
        ('<contentSet><inlineData contenttype="text/plain">a &lt;b> c</inlineData></contentSet>', "a <b> c"),
        ('<contentSet><inlineData contenttype="image/png" encoding="base64">AAAA</inlineData>'
         '</contentSet>', ""),
    ],
)  # fmt: skip
def test_the_text_of_a_news_item(tmp_path: Path, content: str, excerpt: str) -> None:
    assert article(tmp_path, item(content=content, space=SPACE)).excerpt == excerpt


@pytest.mark.parametrize("status", ["canceled", "withheld"])
def test_what_is_withdrawn_is_skipped(tmp_path: Path, status: str) -> None:
    message = f"<newsMessage {SPACE}><header/><itemSet>{item(status)}{item()}</itemSet></newsMessage>"
    assert skips(tmp_path, message) == [f"an item with the status {status}"]


def test_a_message_has_several_items(tmp_path: Path) -> None:
    other = item().replace("wire.example/1", "wire.example/2").replace("ninat:text", "ninat:picture")
    message = f"<newsMessage {SPACE}><itemSet>{item()}{other}</itemSet></newsMessage>"
    assert [found.type for found in articles(tmp_path, message)] == ["article", "picture"]


def test_a_message_without_items(tmp_path: Path) -> None:
    (result,) = results(tmp_path, f"<newsMessage {SPACE}><itemSet/></newsMessage>")
    assert isinstance(result, Rejection)
    assert result.reason == "NewsML without news items"


def test_version_1(tmp_path: Path) -> None:
    document = """<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>wire.example</ProviderId>
    <NewsItemId>7</NewsItemId></NewsIdentifier></Identification><NewsManagement><FirstCreated>20210728T100000Z</FirstCreated>
    <Status FormalName="Usable"/></NewsManagement><NewsComponent><NewsLines><ByLine>By Ann Vale</ByLine>
    <HeadLine>Locks reopen</HeadLine>
    <KeywordLine>Water</KeywordLine></NewsLines><AdministrativeMetadata>
    <Provider><Party FormalName="Tidewire"/></Provider></AdministrativeMetadata>
    <ContentItem><DataContent><nitf><body><body.content><p>They reopened.</p></body.content></body>
    </nitf></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"""
    found = article(tmp_path, document)
    assert (found.title, found.excerpt, found.topics) == ("Locks reopen", "They reopened.", ("Water",))
    assert (found.provider.name, found.authors) == ("Tidewire", ("Ann Vale",))
    assert found.published_at == datetime(2021, 7, 28, 10, tzinfo=UTC)
    assert skips(tmp_path, document.replace('"Usable"', '"Canceled"')) == ["an item with the status canceled"]

"""The bytes of a document -> its text from the root element on, without document type declaration."""

from __future__ import annotations

import codecs
import re
from types import MappingProxyType

from semsearch.corpus.fields import RecordError
from semsearch.corpus.source_file import decode
from semsearch.text.sanitize import quote

# Declared encodings that are read, by Python's names; for some the superset that is meant, as browsers do.
_ENCODINGS = MappingProxyType(
    {
        **{f"iso8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
        **{f"cp125{n}": f"cp125{n}" for n in range(9)},
        **{
            name: name
            for name in ("koi8-r", "koi8-u", "mac-roman", "cp866", "cp874", "big5", "euc_jp", "iso2022_jp")
        },
        **{
            "ascii": "cp1252",
            "iso8859-1": "cp1252",
            "iso8859-9": "cp1254",
            "iso8859-11": "cp874",
            "tis-620": "cp874",
        },
        **{
            "gb2312": "gb18030",
            "gbk": "gb18030",
            "gb18030": "gb18030",
            "shift_jis": "cp932",
            "cp932": "cp932",
        },
        **{"euc_kr": "cp949", "cp949": "cp949", "big5hkscs": "big5hkscs"},
    }
)
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_UTF_16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (b"<\0?\0", "utf-16-le"),
           (b"\0<\0?", "utf-16-be"))  # fmt: skip
_MARK = re.compile(r"<!--|<\?|[\"'\[\]<>]")
_CLOSINGS = MappingProxyType({"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>", '"': '"', "'": "'"})


def text_from_root(data: bytes) -> str:
    """Return the text of a document from its root element on, with the lines before it.

    Raises:
        RecordError: Its encoding is not known.
    """
    return _from_root(_decoded(data))


def _decoded(data: bytes) -> str:
    for mark, encoding in _UTF_16:
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    declared = _DECLARED.match(data)
    if not declared or data.startswith(codecs.BOM_UTF8):
        return decode(data)
    name = declared[1].decode("ascii")
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        codec = ""
    if codec.startswith("utf-"):  # what declares UTF-16 and can be read so far is not UTF-16
        return decode(data)
    if codec not in _ENCODINGS:
        raise RecordError(f"its encoding is not known: {quote(name)}; save the file as UTF-8")
    if codec == "ascii":
        try:
            return data.decode()
        except UnicodeDecodeError:
            pass
    return data.decode(_ENCODINGS[codec], "replace")


def _from_root(text: str) -> str:
    """Return a text from its root element on, without document type declaration, with the lines before it."""
    at = 0
    while (at := text.find("<", at)) >= 0:
        if text.startswith("<?", at):
            end = text.find("?>", at)
        elif text.startswith("<!--", at):
            end = text.find("-->", at)
        elif text[at : at + 9].upper() == "<!DOCTYPE":
            end = _end_of_document_type(text, at + 9)
        else:
            return "\n" * text.count("\n", 0, at) + text[at:]
        if end < 0:
            break
        at = end
    return ""


def _end_of_document_type(text: str, at: int) -> int:
    """Return where a document type declaration ends, -1 if it does not."""
    within = False  # the internal subset
    while mark := _MARK.search(text, at):
        at = mark.end()
        if closing := _CLOSINGS.get(mark[0]):
            end = text.find(closing, at)
            if end < 0:
                break
            at = end + len(closing)
        elif mark[0] in "[]":
            within = mark[0] == "["
        elif mark[0] == ">" and not within:
            return at
    return -1

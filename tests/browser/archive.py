"""A small archive that means harm, in part written from right to left, as an archive may really bring it.

The reader drops tags, but what entities spell is text and stays text: `&lt;script&gt;` gives `<script>`.
"""

from __future__ import annotations

from html import escape

TAKEN = "window.__taken=1"  # what hostile text tries to run
LONG = "unbreakable" * 40  # 440 characters
SCRIPT = f"<script>{TAKEN}</script>"
IMAGE = f'"><img src=x onerror="{TAKEN}">'
BRACES = "{{7*7}} ${7*7} <%= 7*7 %> {% raw %}"
OVERRIDE = "\u202ereversed\u202c \u2066isolated\u2069"
QUESTION = "harbour breach"
ARABIC = "الشرطة تراقب المرفأ بكاميرات جديدة"
HEBREW = "המשטרה מציבה מצלמות בנמל"


def _record(number: int, title: str, excerpt: str, **more: object) -> dict[str, object]:
    return {
        "title": escape(title),
        "excerpt": escape(excerpt),
        "publishedDateTime": f"2024-03-{number:02}T08:00:00Z",
        "webUrl": f"https://outlet{number}.example/{number}",
        "provider": {"name": f"Outlet {number}", "domain": f"outlet{number}.example"},
        "topics": ["Ports"],
        **more,
    }


RECORDS = [
    _record(
        1,
        f"Harbour breach {SCRIPT} told in full",
        f'The harbour breach {IMAGE} let in the sea & more. It\'s "quoted" <b>and bold</b>.',
        provider={"name": escape(f"Daily {SCRIPT}"), "domain": "outlet1.example"},
        topics=[escape(f"Topic {IMAGE}"), "Ports"],
        images=[
            {"url": f"javascript:{TAKEN}"},
            {"url": "data:image/svg+xml,<svg onload=window.__taken=1>"},
            {"url": f'https://images.example/1.jpg?a="onerror="{TAKEN}', "attribution": escape(IMAGE)},
        ],
        related=[
            {
                "title": escape(f"Another report of the breach {IMAGE}"),
                "webUrl": "https://other.example/?a=1&b='\"",
                "provider": {"name": escape(f"Other {IMAGE}")},
                "publishedDateTime": "2024-03-05T08:00:00Z",
            },
            {"title": "Dropped by the reader", "webUrl": f"javascript:{TAKEN}"},
        ],
    ),
    _record(2, f"Breach of the harbour wall {LONG}", f"Engineers at the harbour wrote {LONG} twice: {LONG}."),
    _record(
        3,
        f"Harbour {BRACES} breach in numbers",
        f"Templates {BRACES} of the breach do not count to forty-nine.",
    ),
    _record(
        4, f"Harbour {OVERRIDE} breach hearing", f"The hearing {OVERRIDE} on the harbour breach was short."
    ),
    _record(5, ARABIC, "قالت الشرطة إن الكاميرات ستعمل ليلا ونهارا.", provider={"name": "صحيفة المرفأ"}),
    _record(6, HEBREW, "המצלמות יפעלו ביום ובלילה.", provider={"name": "עיתון הנמל"}),
    {**_record(7, "Harbour breach by address", "Refused."), "webUrl": f"javascript:{TAKEN}"},
]
REFUSED = ("javascript:", "data:")  # none of them gets past the reader

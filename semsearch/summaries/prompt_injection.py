"""Detect prompt injection: text that addresses a language model instead of its readers.

Articles are data. Text that looks like an instruction to a model is kept out of prompts and summaries; it can
still be found and read like any other text. A pattern finds only what is common, so it is never the only
guard: generated sentences are checked against the articles (`verification`).
"""

from __future__ import annotations

import re

_ORDER = re.compile(
    r"""
    \b(?:ignore|disregard|forget|override|bypass)\s+
        (?:(?:of|the|my)\s+)*
        (?:(?:all|any|everything|your|these|those|previous|prior|above|earlier|preceding|system|given)
            (?:\s+(?:of|the|my))*\s+)+
        (?:instruction|prompt|rule|direction|guideline|command|message|context|above|you\s+(?:were|have))
    | \b(?:ignore|disregard|forget)\s+(?:everything|all|the)\s+above\b
    | \b(?:system|developer)\s+(?:prompt|message)s?\b
    | \b(?:hidden|secret|initial)\s+(?:prompt|instruction)s?\b
    | ^\W*(?:system|assistant|user|developer)\s*:
    | </?(?:system|assistant|user|instructions?|articles?|im_start|im_end)\b | <\|\w+\|> | \[/?INST\]
    | \b(?:you\s+are|act\s+as|pretend\s+(?:to\s+be|you))\b[^.!?]{0,30}
        \b(?:ai|assistant|chatbot|(?<!role\s)model|dan|gpt|jailbroken)\b
    | \b(?:as|dear|hey|attention|note\s+to|to)\s+(?:an?\s+|the\s+|any\s+|all\s+)?
        (?:ai|llm|language)\s+(?:model|assistant|agent|system|summari[sz]er)s?\b(?=\s*[,:;])
    | \b(?:respond|reply|output|print)\s+(?:only|exactly|just|nothing\s+but)\s+(?:with\b|the\b|in\b|["“'])
    | \b(?:respond|reply|answer|output|print)\s+with\s+
        (?:only|exactly|just|nothing\s+but|the\s+(?:words?|phrase|text|following|sentence))\b
    | \b(?:new|updated|real|following)\s+instructions?\s*(?::|are\b)
    | \bdo\s+not\s+(?:summari[sz]e|cite|mention|reveal)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def addresses_models(text: str) -> bool:
    """Return whether a text seems to address a language model with instructions."""
    return _ORDER.search(text) is not None

"""The declaration of the settings -> settings.md."""

from __future__ import annotations

from pathlib import Path

from reference.markdown import NOTE, cell, page, table

SECRETS = {
    "server.token_key": "key that access tokens are signed with, at least 32 characters; without it, a "
    "key is kept in the folder of the index ([authentication](../guides/authentication.md))",
    "llm.key": "key for the service at `llm.base_url` ([language models](../guides/language-models.md))",
    "token": "access token that `ask`, `chat` and `stories` send with `--server`",
}
SOURCES = """sources:
  - name: own
    path: articles               # relative to this file
    prune: yes
  - name: harbour
    feed: https://harbour.example/rss.xml
    outlet: The Harbour Ledger
    topics: [ports, trade]
  - name: canal
    sitemap: https://canal.example/news-sitemap.xml
"""
OWNERS = """owners:
  - name: Example Media
    outlets: [The Harbour Ledger, baydispatch.example]
  - name: Tidewater Press Agency
    outlets: [TPA]               # credited in datelines: "TARROW (TPA) -"
"""


def settings() -> str:
    """Return the page of the settings."""
    import yaml

    from semsearch.settings import describe, describe_owner, describe_source

    known = list(describe())
    listed = [one for one in known if not one.secret]
    secrets = [one for one in known if one.secret]
    lines: list[str] = []
    group = ""
    for one in listed:
        inside, _, name = one.key.rpartition(".")
        if inside != group:
            lines.append(f"{inside}:")
            group = inside
        default = str(one.default) if isinstance(one.default, Path) else one.default
        value = yaml.safe_dump({name: default}, default_flow_style=False).strip().replace("''", '""')
        lines.append(f"{'  ' if group else ''}{value:<28} # {one.description}")
    rows = [
        (
            f"`{one.key}`",
            f"`{one.variable}`",
            one.allowed.removeprefix("a "),
            f"`{one.default}`" if one.default != "" else "",
            cell(one.description),
        )
        for one in listed
    ]
    return page(
        [
            NOTE,
            "# Settings\n",
            "`semsearch` reads `semsearch.yaml` in the working folder, or the file that `--config` or "
            "`SEMSEARCH_CONFIG` names. Every key can be set in the environment too. Flags win over the "
            "environment, the environment wins over the file. An unknown key is an error that names the "
            "nearest known one.\n",
            "All settings with their defaults:\n",
            "```yaml\n" + "\n".join(lines) + "\n```\n",
            *table(("key", "environment", "values", "default", ""), rows),
            "Secrets are read from the environment only, and nothing shows them:\n",
            *table(("variable", ""), [(f"`{one.variable}`", SECRETS[one.key]) for one in secrets]),
            "An index remembers its model and refuses questions encoded by another one. To change the model, "
            "change `model` and run `semsearch index --rebuild PATH`.\n",
            "## Owners\n",
            "`owners` is a list in the file, which the environment cannot hold: outlets of one owner "
            "count as one origin of a story ([stories](../concepts/stories.md#independent-origins)).\n",
            f"```yaml\n{OWNERS}```\n",
            *table(
                ("key", "values", "default", ""),
                [
                    (f"`{one.key}`", one.allowed.removeprefix("a "), "", cell(one.description))
                    for one in describe_owner()
                ],
            ),
            "## Sources\n",
            "`sources` is a list in the file, which the environment cannot hold: what `semsearch sync`, "
            "`semsearch watch` and `semsearch serve --sync` read "
            "([staying fresh](../guides/staying-fresh.md)). Each entry has a name and one of `path`, `feed` "
            "and `sitemap`.\n",
            f"```yaml\n{SOURCES}```\n",
            *table(
                ("key", "values", "default", ""),
                [
                    (
                        f"`{one.key}`",
                        one.allowed.removeprefix("a "),
                        f"`{one.default}`" if one.key == "prune" else "",
                        cell(one.description),
                    )
                    for one in describe_source()
                ],
            ),
        ]
    )

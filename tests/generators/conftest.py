"""The sites that `scripts/test-generators` builds. `TEST_GENERATORS` names those that must be there."""

from __future__ import annotations

import os

import pytest

from tests.generators.built import SITES, Site


@pytest.fixture(params=SITES, ids=lambda site: site.name)
def site(request: pytest.FixtureRequest) -> Site:
    """Each site in turn."""
    site = request.param
    assert isinstance(site, Site)
    if site.name not in os.environ.get("TEST_GENERATORS", "").split():
        pytest.skip(f"needs {site.name}: scripts/test-generators gets and builds it")
    assert (site.folder / site.pages).is_dir()
    return site

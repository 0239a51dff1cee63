"""Sources -> an index: fetch what addresses hold, then index it together with folders and files.

`run.py` is one run over the sources of the settings, `schedule.py` repeats it. `sources.py` keeps the
documents and the state of each source below the index's folder. `fetch.py` fetches an address politely:
`network.py` says which hosts may be connected to, `robots.py` what a host's robots.txt allows, `sitemaps.py`
which documents an index of sitemaps names.
"""

"""Storage of articles with their vectors.

The seam (`base`, `readers`) has two engines: the embedded one (`local`), which keeps an index in
a folder, and the exact one (`memory`), the reference. The other modules define what both must agree on.
"""

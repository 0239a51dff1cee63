"""Files -> an index: plan, then apply.

`plan.py` decides what happens to each article, `apply.py` writes it to any store, and `story_assignment.py`
groups the articles into stories. `build.py` does all that for an index in a folder: it chooses the encoder,
exports it, calibrates confidence, and puts a rebuilt index into force. `reader.py` opens what was built.
"""

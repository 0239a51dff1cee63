"""How long and how many the parts of an item may be."""

TITLE_LIMIT = 1_000  # characters
EXCERPT_LIMIT = 50_000
BODY_LIMIT = 1_000  # of a body that replaces a missing excerpt
STAND_IN_LIMIT = 100  # of the first words that replace a missing title
NAME_LIMIT = 200  # of a topic, an outlet, an author, a type
TOPICS_LIMIT = 100  # entries
AUTHORS_LIMIT = 100
IMAGES_LIMIT = 100
RELATED_LIMIT = 1_000

"""Answers as people and programs read them: the terminal, the page, documents and feeds. Pure."""

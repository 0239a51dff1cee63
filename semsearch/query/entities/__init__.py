"""Find what a question names: outlets, topics, proper nouns, acronyms."""

"""What a question names: outlets, topics, proper names, acronyms."""

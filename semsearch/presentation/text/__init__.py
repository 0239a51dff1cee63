"""What all forms of an answer share: messages, and articles, dates and filters in words, without styles."""

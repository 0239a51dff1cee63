"""Text, as it comes and as it is compared: terms, sentences, sanitizing. Pure."""

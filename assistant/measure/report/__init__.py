"""Results of an evaluation come in, a page and a text with figures and failures go out."""

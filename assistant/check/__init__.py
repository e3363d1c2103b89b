"""A draft and the evidence come in, proven sentences with their citations go out."""

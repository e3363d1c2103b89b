"""Is the answer there, and is this sentence said? Probabilities go out."""

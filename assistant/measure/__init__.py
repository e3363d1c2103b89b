"""Questions with known answers come in, how good the answers are goes out."""

"""Two versions of an article come in; where the old one's units stand in the new goes out."""

"""An article or kept answers come in, what is made of them goes out; each line proves itself."""

"""The page's parts: what is drawn of a conversation and its article, and the server around it."""

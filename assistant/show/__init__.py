"""An answer comes in, what a reader sees of it goes out: lines, Markdown, a message, links."""

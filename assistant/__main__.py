"""`python -m assistant …` is `footnote …`."""

from assistant.cli import main

main()

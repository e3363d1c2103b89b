"""`python -m footnote …` is `footnote …`."""

from footnote.assistant.serve.cli import main

main()

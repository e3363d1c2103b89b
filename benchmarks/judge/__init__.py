"""How assistant/judge/judge.gguf was trained: questions, reading, training, export.

`python -m benchmarks.judge.train` does all of it, `python -m benchmarks.judge.measure` says how
good the judge is. Both need the folder `../shared/data`, the package `gguf` beside the project's
own, and a processor that computes bfloat16. Training took 100 minutes of a core, and 11 GB.
"""

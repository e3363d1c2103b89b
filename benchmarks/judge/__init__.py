"""How the small judge was trained (assistant/judge.gguf): questions, reading, training, export.

`python -m benchmarks.judge.train` does all of it. It needs the folder `../shared/data`, the package
`gguf` beside the project's own, 10 GB of memory and about 80 minutes on one core that computes
bfloat16 (AVX-512), five times as long on others.
"""

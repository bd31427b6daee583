# Rutan in a container: `docker compose up` in this folder starts it beside a PostgreSQL.
# A tag may be given another image: PYTHON_IMAGE=python:3.13-slim@sha256:..., which `make pin` writes,
# builds on the one that you looked at.
ARG PYTHON_IMAGE=python:3.13-slim
FROM ${PYTHON_IMAGE}

# Tesseract reads the text in screenshots, in Thai and English; FriBiDi puts Thai marks in their place
# when posters and keepsakes are drawn.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends tesseract-ocr tesseract-ocr-tha libfribidi0 espeak-ng ffmpeg \
 && rm -rf /var/lib/apt/lists/*

RUN useradd --create-home --uid 10001 rutan
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml ./
COPY bot bot
COPY handlers handlers
COPY storage storage
COPY content content
# Compiled now: the files cannot be written to later (compose.yaml starts it read-only).
RUN python -m compileall -q bot handlers storage content && mkdir var && chown rutan var

# By its number, so that Kubernetes can see that it is not root.
USER 10001
# Every interface of the container: compose.yaml says who reaches it from outside.
ENV HOST=0.0.0.0 PORT=8080 DATA_DIR=/app/var LOG_FORMAT=json PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
EXPOSE 8080
VOLUME /app/var
HEALTHCHECK --start-period=20s CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/health/ready', timeout=3)"]
CMD ["python", "-m", "bot", "serve", "--migrate"]

# The bot in a container: no root, nothing in it but what it needs to run, all data under /data.
#
#   docker build -t workshop-bot .
#   docker run --rm -v workshop-bot:/data --env-file .env workshop-bot db upgrade
#   docker run -d --name workshop-bot -v workshop-bot:/data --env-file .env workshop-bot

FROM python:3.11-slim AS packages
COPY requirements.txt .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes \
       -r requirements.txt

FROM python:3.11-slim
RUN groupadd --system --gid 10001 bot && useradd --system --uid 10001 --gid bot --no-create-home bot \
    && install --directory --owner bot --group bot --mode 750 /data
COPY --from=packages /venv /venv
COPY bot /app/bot
COPY handlers /app/handlers
COPY storage /app/storage
COPY config /app/config
RUN /venv/bin/python -m compileall -q /app
ENV PATH=/venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONUNBUFFERED=1 \
    WORKSHOP_BOT_DATA_DIR=/data \
    WORKSHOP_BOT_WEB__HOST=0.0.0.0 \
    WORKSHOP_BOT_WEB__PORT=8080
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['WORKSHOP_BOT_WEB__PORT'] + '/healthz', timeout=8)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]

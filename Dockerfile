# Serves Afterglow with its data in /data. Build: docker compose build. See docs/install.md.
FROM python:3.11-slim
RUN apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home afterglow && mkdir /srv/afterglow /data && chown afterglow /srv/afterglow /data
USER afterglow
WORKDIR /srv/afterglow
COPY --chown=afterglow . .
RUN make setup
ENV AFTERGLOW_HOME=/data STORAGE_URL=file:/data/blobs
VOLUME /data
EXPOSE 8000
CMD ["make", "run", "HOST=0.0.0.0"]

# syntax=docker/dockerfile:1
FROM ghcr.io/astral-sh/uv:0.13.9 AS uv

FROM python:3.11-slim-bookworm AS build
COPY --from=uv /uv /bin/uv
WORKDIR /srv/countersign
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
COPY pyproject.toml uv.lock .python-version ./
RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --no-dev
COPY manage.py ./
COPY portal portal
COPY raci raci
COPY governance governance
COPY management management
COPY templates templates
COPY static static
# Collecting static files reads the settings but none of these values; they do not reach the image's last stage.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    ALLOWED_HOSTS=build DATABASE_URL=postgres://build/build REDIS_URL=redis://build \
    DJANGO_SETTINGS_MODULE=portal.settings.production \
    .venv/bin/python manage.py collectstatic --noinput

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --no-create-home countersign \
    && install -d -o countersign -m 700 /data
COPY --from=build /srv/countersign /srv/countersign
WORKDIR /srv/countersign
ENV PATH=/srv/countersign/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=portal.settings.production COUNTERSIGN_DATA=/data BIND=0.0.0.0 PORT=8000
USER countersign
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "portal/probe.py"]
CMD ["gunicorn", "-c", "python:portal.server", "portal.wsgi:application"]

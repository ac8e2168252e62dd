"""The REST API. An area registers its collections in ``portal/api/<area>.py: register(router)``."""

from importlib import import_module

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

import portal.api.schema  # noqa: F401 - registers how keys are described
from portal.api.base import ApiRouter
from portal.api.explaining import ExplainView, ResilienceView, WhatIfView

AREAS: tuple[str, ...] = (
    "duties",
    "reading_groups",
    "reviews",
    "record",
    "notices",
    "reports",
    "documents",
    "alignment",
    "decisions",
    "members",
    "meetings",
    "direction",
    "initiatives",
    "risks",
    "assurance",
    "cascade",
    "management",
    "changes",
)  # fmt: skip
"""Modules of this package, in the order of the OpenAPI document."""

router = ApiRouter()
for area in AREAS:
    import_module(f"portal.api.{area}").register(router)

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/explain/", ExplainView.as_view(), name="api-explain"),
    path("v1/resilience/", ResilienceView.as_view(), name="api-resilience"),
    path("v1/what-if/", WhatIfView.as_view(), name="api-what-if"),
    path("v1/", include(router.urls)),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
]

"""The pages. An area has a module with its own ``urlpatterns``; a page's URL name is what everybody knows it by."""

from django.urls import URLPattern, URLResolver, include, path

from portal.pages.theme import theme

AREAS: tuple[str, ...] = (
    "doing",
    "record",
    "event",
    "reports",
    "explain",
    "foresight",
    "charts",
    "chart_editor",
    "chart_versions",
    "chart_files",
    "rules",
    "exceptions",
    "consultations",
    "notices",
    "reviews",
    "people",
    "openings",
    "access",
    "accounts",
    "reading_groups",
    "services",
    "measuring",
    "incidents",
    "incident_imports",
    "change_calendar",
    "openslo",
    "changes",
    "it_goals",
    "controls",
    "searching",
    "founding",
    "home",
    "keys",
    "documents",
    "versions",
    "document_imports",
    "findings",
    "checks",
    "links",
    "motions",
    "voting",
    "bodies",
    "cascade",
    "strategy",
    "enterprise_goals",
    "readings",
    "catalogue",
    "gates",
    "initiatives",
)
"""Modules of this package."""

urlpatterns: list[URLPattern | URLResolver] = [
    path("theme/", theme, name="theme"),
    *(path("", include(f"portal.pages.{area}")) for area in AREAS),
]

"""Every URL of the portal."""

from django.urls import URLPattern, URLResolver, include, path

from portal import health
from portal.admin.looking import site

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("portal.pages.urls")),
    path("api/", include("portal.api.urls")),
    path("account/", include("portal.identity.urls")),
    path("admin/", site.urls),
    path("health/", health.ready, name="health"),
    path("health/live/", health.live, name="health_live"),
]

"""Services and objectives as a file of OpenSLO v1."""

from collections.abc import Iterable

from django.http import HttpResponse

from management.openslo.writing import Plain, as_yaml

MEDIA = "application/yaml"
"""RFC 9512."""


def yaml_file(name: str, documents: Iterable[Plain]) -> HttpResponse:
    """A download. ``name``: of the file, without its ending."""
    return HttpResponse(
        as_yaml(documents),
        content_type=f"{MEDIA}; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.yaml"',
            "X-Content-Type-Options": "nosniff",
        },
    )

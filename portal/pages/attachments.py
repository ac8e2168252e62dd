"""The files that belong to a version, for whoever may read the document."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from governance.models import DocumentVersion
from governance.selectors import documents as selectors
from governance.services import attachments
from governance.text.digest import fingerprint
from governance.text.kinds import KINDS
from portal import words
from portal.asking import login_required, standing_of
from portal.pages.documents import found_or_404
from portal.parts import Linked


def attached_to(version: DocumentVersion) -> Sequence[Linked]:
    """The files of a version, as links with their kind, size and fingerprint."""
    return [Linked(each["name"], _address(version, each["name"]), note=_about(each)) for each in version.attachments]


def _address(version: DocumentVersion, name: str) -> str:
    return reverse("document-attachment", args=(version.document.code, version.number, name))


def _about(each: dict[str, Any]) -> str:
    size = max(1, round(each["size"] / 1024))
    return f"{KINDS[each['kind']].label}, {words.number(size)} KB, fingerprint {fingerprint(each['digest'])}"


def hand_out(version: DocumentVersion, name: str) -> HttpResponse:
    """The file, to be saved and never shown by the browser as a page of ours.

    Raises:
        Http404: no such file belongs to the version.
    """
    found = next((each for each in version.attachments if each["name"] == name), None)
    if found is None:
        raise Http404
    try:
        data = attachments.read(found)
    except attachments.DamagedFileError as damaged:
        told = f"{damaged} It is not handed out. Whoever runs the portal can bring it back from a backup."
        return HttpResponse(told, status=500, content_type="text/plain; charset=utf-8")
    response = HttpResponse(data, content_type=KINDS[found["kind"]].media)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@require_safe
@never_cache
def attachment(request: HttpRequest, code: str, number: str, name: str) -> HttpResponse:
    """A file of a version."""
    document = found_or_404(selectors.whole(standing_of(request), code))
    version = next((each for each in document.known_versions or [] if each.number == number), None)
    if version is None:
        raise Http404
    return hand_out(version, name)


urlpatterns = [
    path("documents/<str:code>/versions/<str:number>/files/<str:name>/", attachment, name="document-attachment")
]

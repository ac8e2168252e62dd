"""Errors of the REST API as problem details (RFC 9457), with the objections of the gate."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from raci.duties.gate import Refused
from raci.duties.objections import Why
from raci.ledger.governed import Governed

TYPE = "https://countersign.example/problems/"
MEDIA = "application/problem+json"


class PreconditionRequired(exceptions.APIException):
    """RFC 6585: say which revision you have seen."""

    status_code = 428
    default_detail = "Say in If-Match which revision you have seen; it stands in the ETag of the object."
    default_code = "precondition-required"


def etag(row: Governed) -> str:
    """The revision, and the digest of the content where it has one."""
    return f'"{row.revision}-{row.content_digest()[:16]}"'


class PreconditionFailed(exceptions.APIException):
    """The object has changed since. The answer says what was seen and what is there."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_detail = "It has changed since you read it. Read it again before you act."
    default_code = "stale"

    def __init__(self, row: Governed) -> None:
        super().__init__()
        self.row = row


def _both(row: Governed, context: Mapping[str, Any]) -> dict[str, Any]:
    """What the caller has seen, as If-Match said it, and what is there."""
    request = context.get("request")
    seen = request.headers.get("If-Match", "") if request is not None else ""
    return {"seen": seen, "current": etag(row), "current_digest": row.content_digest()}


def problem(code: str, title: str, status_code: int, **more: Any) -> Response:
    """A response with a problem document."""
    body = {"type": f"{TYPE}{code}", "title": title, "status": status_code, "code": code, **more}
    return Response(body, status=status_code, content_type=MEDIA)


def refused(refusal: Refused, context: Mapping[str, Any]) -> Response:
    """403 as a rule; 409 where only the state, 412 where only the content stands against it."""
    kinds = {objection.code for objection in refusal.objections}
    status_code = 403
    if kinds == {Why.STATE}:
        status_code = 409
    elif kinds == {Why.STALE}:
        status_code = 412
    both = _both(refusal.subject, context) if status_code == 412 and not refusal.act.is_birth else {}
    return problem(
        "refused",
        "The gate refused this act. Nothing was changed; the attempt is on record.",
        status_code,
        detail=str(refusal),
        act=refusal.act.code,
        objections=[objection.as_dict() for objection in refusal.objections],
        **both,
    )


def _invalid(detail: DjangoValidationError) -> Response:
    errors: Mapping[str, Any] = detail.message_dict if hasattr(detail, "error_dict") else {"__all__": detail.messages}
    return problem("invalid", "Something in the input does not fit.", 422, errors=errors)


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """The exception handler of the REST framework."""
    if isinstance(error, Refused):
        return refused(error, context)
    if isinstance(error, DjangoValidationError):
        return _invalid(error)
    response = exception_handler(error, context)
    if response is None:
        return None
    code = "not-found" if isinstance(error, Http404) else str(getattr(error, "default_code", "error"))
    detail = response.data.get("detail", "") if isinstance(response.data, dict) else ""
    extra: dict[str, Any] = {"detail": str(detail)} if detail else {"errors": response.data}
    if isinstance(error, PreconditionFailed):
        extra |= _both(error.row, context)
    found = problem(
        code.replace("_", "-"), str(detail or "Something in the request does not fit."), response.status_code, **extra
    )
    for name, value in response.headers.items():
        if name != "Content-Type":
            found[name] = value
    return found

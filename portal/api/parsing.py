"""Reading what programs send: no body without an end, and no error of ours for what is no JSON."""

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework import exceptions, parsers


class TooLarge(exceptions.APIException):
    """RFC 9110: the body is larger than what is read."""

    status_code = 413
    default_detail = "That is more than is read in one request. Send it in parts, or as a file."
    default_code = "too-large"


class JSONParser(parsers.JSONParser):
    """JSON up to the size that forms have, and of a depth that can be read."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """What the body holds.

        Raises:
            TooLarge: more bytes than ``DATA_UPLOAD_MAX_MEMORY_SIZE``.
            ParseError: no JSON, or nested without end.
        """
        request = (parser_context or {})["request"]
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as deep:
            raise exceptions.ParseError("The body is nested too deeply.") from deep

"""What the OpenAPI document says beyond what can be read from views and serializers."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Keys travel as bearer tokens (RFC 6750)."""

    target_class = "portal.api.tokens.TokenAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """How a client presents its key."""
        return {"type": "http", "scheme": "bearer", "description": "A key of yours, as in `Bearer cs_…`."}

"""What a home page is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from portal.parts import Head


@dataclass(frozen=True)
class Home:
    """A head, a template and what the template is given beside what needs the reader now."""

    head: Head
    template: str = "pages/home/anybody.html"
    context: Mapping[str, Any] = field(default_factory=dict)


Maker = Callable[[HttpRequest], Home]

"""Write the documentation that comes from registries: rule kinds and shipped rules. A test keeps it true."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from raci.duties.acts import ACTS
from raci.duties.defaults import RULES
from raci.duties.kinds import KINDS, RuleKind
from raci.duties.models import SodRule
from raci.duties.terms import sides_of_chains

PAGE = Path("docs/segregation-of-duties.md")
MARK = "<!-- from the registry: `manage.py docs` writes what follows -->"
MODES = dict(SodRule.Mode.choices)


class Command(BaseCommand):
    """Write ``docs/segregation-of-duties.md`` anew below its mark."""

    help = __doc__

    def handle(self, **options: Any) -> None:
        page = Path(settings.BASE_DIR) / PAGE
        page.write_text(page.read_text().partition(MARK)[0] + generated())
        self.stdout.write(f"{PAGE} is written.")


def generated() -> str:
    """Everything below the mark."""
    parts = [MARK, "", "## Kinds of rules", ""]
    for kind in KINDS.values():
        parts += _kind(kind)
    parts += ["## The rules that are shipped", "", "| number | rule | kind | mode | source |", "|---|---|---|---|---|"]
    for rule in RULES:
        named = KINDS[rule.kind].title.lower()
        parts.append(f"| {rule.code} | {rule.title} | {named} | {MODES[rule.mode].lower()} | {rule.source} |")
    parts += ["", "## Chains and their sides", "", "| chain | side | acts that put somebody on it |", "|---|---|---|"]
    for chain, sides in sorted(sides_of_chains().items()):
        for side, codes in sorted(sides.items()):
            acts = ", ".join(f"{ACTS[code].label} (`{code}`)" for code in codes)
            parts.append(f"| {chain} | {side} | {acts} |")
    return "\n".join(parts) + "\n"


def _kind(kind: RuleKind) -> list[str]:
    terms = [f"- `{term.name}`{' (optional)' if term.optional else ''}: {term.what}" for term in kind.terms]
    return [
        f"### {kind.title} (`{kind.code}`)",
        "",
        kind.definition,
        "",
        f"Judged {kind.judged}. "
        + ("What was done before the rule counts, and is looked for. " if kind.history else "")
        + ("No exemption can lift it." if kind.fixed else "A rule of this kind may allow exemptions."),
        "",
        f"Source: {kind.source}.",
        "",
        "Terms:",
        "",
        *terms,
        "",
        f"Example: `{json.dumps(dict(kind.example))}`",
        "",
        f"> {kind.refusal}",
        "",
    ]

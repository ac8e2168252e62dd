"""The project's own files, as git lists them, and their syntax trees."""

import ast
import hashlib
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from portal.settings.paths import BASE_DIR

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def files(*patterns: str) -> list[Path]:
    """What git knows or would add, relative to the project."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    found = subprocess.run(listing, cwd=BASE_DIR, capture_output=True, text=True, check=True).stdout.splitlines()
    return [Path(name) for name in sorted(set(found)) if (BASE_DIR / name).is_file()]


def modules(*, migrations: bool = False) -> list[Path]:
    """Python files; migrations, which Django writes, only when asked for."""
    return [file for file in files("*.py") if migrations or "migrations" not in file.parts]


@cache
def tree(file: Path) -> ast.Module:
    """Its syntax tree."""
    return ast.parse((BASE_DIR / file).read_text(), filename=str(file))


def functions(file: Path) -> Iterator[Function]:
    """Every function and method in it."""
    return (node for node in ast.walk(tree(file)) if isinstance(node, Function))


def imported(node: ast.AST) -> Iterator[str]:
    """The dotted names that the import statements under `node` bring in; those for types alone are left out."""
    if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
        return
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
    for child in ast.iter_child_nodes(node):
        yield from imported(child)


def digest(file: Path) -> str:
    """Its SHA-256, in hexadecimal."""
    return hashlib.sha256((BASE_DIR / file).read_bytes()).hexdigest()

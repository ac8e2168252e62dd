"""Celery tasks: thin shells that claim work the database owns. Celery imports this package and finds them all."""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

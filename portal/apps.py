"""The face: pages, REST API, exports, tasks and administration."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Opens the doors (every module of ``portal.doors`` declares its own) and says what waits for whom."""

    name = "portal"
    label = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        import_module("portal.linking")
        import_module("portal.waiting")
        import_module("portal.advising")
        import_module("portal.alerts")
        import_module("portal.nudges")
        import_module("portal.writing")
        doors = import_module("portal.doors")
        for module in iter_modules(doors.__path__):
            import_module(f"portal.doors.{module.name}")

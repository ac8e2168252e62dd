from importlib import import_module

from django.apps import AppConfig


class ManagementConfig(AppConfig):
    """Declares the acts of management."""

    name = "management"
    label = "management"
    verbose_name = "Management"

    def ready(self) -> None:
        import_module("management.acts")

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    label = "governance"
    verbose_name = "Governance"

    def ready(self) -> None:
        from governance import acts  # noqa: F401 - declares what can be done

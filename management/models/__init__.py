"""What management plans, runs and measures."""

from management.models.controls import Control, ControlledService, ControlTest
from management.models.goals import ITGoal, ITGoalMetric, ITGoalReading
from management.models.incidents import ImportMapping, ImportOrder, ImportRejection, ImportRun, Incident
from management.models.objectives import Measurement, MeasurementBatch, ServiceObjective
from management.models.services import Service

__all__ = [
    "Control",
    "ControlTest",
    "ControlledService",
    "ITGoal",
    "ITGoalMetric",
    "ITGoalReading",
    "ImportMapping",
    "ImportOrder",
    "ImportRejection",
    "ImportRun",
    "Incident",
    "Measurement",
    "MeasurementBatch",
    "Service",
    "ServiceObjective",
]

"""What management plans, runs and measures."""

from management.models.changes import Change, ChangeApproval, FreezeWindow
from management.models.controls import Control, ControlledService, ControlTest
from management.models.goals import ITGoal, ITGoalMetric, ITGoalReading
from management.models.incidents import ImportMapping, ImportOrder, ImportRejection, ImportRun, Incident
from management.models.objectives import Measurement, MeasurementBatch, ServiceObjective
from management.models.openslo import OpenSLODocument, OpenSLOImport
from management.models.services import Service, ServiceDependency

__all__ = [
    "Change",
    "ChangeApproval",
    "Control",
    "ControlTest",
    "ControlledService",
    "FreezeWindow",
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
    "OpenSLODocument",
    "OpenSLOImport",
    "Service",
    "ServiceDependency",
    "ServiceObjective",
]

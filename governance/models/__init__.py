"""What the board directs and decides on."""

from governance.models.decisions import Ballot, Body, BodyMember, Motion, Resolution
from governance.models.direction import (
    BusinessObjective,
    EnterpriseGoal,
    GoalMetric,
    GoalReading,
    Strategy,
)
from governance.models.documents import Clause, Document, DocumentVersion
from governance.models.imports import DocumentImport, ImportedFile
from governance.models.readers import DocumentReader, DocumentReaderGroup

__all__ = [
    "Ballot",
    "Body",
    "BodyMember",
    "BusinessObjective",
    "Clause",
    "Document",
    "DocumentImport",
    "DocumentReader",
    "DocumentReaderGroup",
    "DocumentVersion",
    "EnterpriseGoal",
    "GoalMetric",
    "GoalReading",
    "ImportedFile",
    "Motion",
    "Resolution",
    "Strategy",
]

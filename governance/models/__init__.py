"""What the board directs and decides on."""

from governance.models.benefits import Benefit, BenefitReading
from governance.models.copies import DraftCopy
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
from governance.models.initiatives import CostReading, Initiative, InitiativeGoal, StageGate
from governance.models.readers import DocumentReader, DocumentReaderGroup
from governance.models.remarks import Remark

__all__ = [
    "Ballot",
    "Benefit",
    "BenefitReading",
    "Body",
    "BodyMember",
    "BusinessObjective",
    "Clause",
    "CostReading",
    "Document",
    "DocumentImport",
    "DocumentReader",
    "DocumentReaderGroup",
    "DocumentVersion",
    "DraftCopy",
    "EnterpriseGoal",
    "GoalMetric",
    "GoalReading",
    "ImportedFile",
    "Initiative",
    "InitiativeGoal",
    "Motion",
    "Remark",
    "Resolution",
    "StageGate",
    "Strategy",
]

"""What the board directs and decides on."""

from governance.models.benefits import Benefit, BenefitReading
from governance.models.decisions import Ballot, Body, BodyMember, Motion, Resolution
from governance.models.direction import (
    BusinessObjective,
    EnterpriseGoal,
    GoalMetric,
    GoalReading,
    Strategy,
)
from governance.models.documents import Clause, Document, DocumentVersion
from governance.models.impacts import MotionImpact
from governance.models.imports import DocumentImport, ImportedFile
from governance.models.initiatives import CostReading, Initiative, InitiativeGoal, StageGate
from governance.models.meetings import ActionPoint, AgendaItem, Attendance, Meeting, Paper
from governance.models.readers import DocumentReader, DocumentReaderGroup

__all__ = [
    "ActionPoint",
    "AgendaItem",
    "Attendance",
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
    "EnterpriseGoal",
    "GoalMetric",
    "GoalReading",
    "ImportedFile",
    "Initiative",
    "InitiativeGoal",
    "Meeting",
    "Motion",
    "MotionImpact",
    "Paper",
    "Resolution",
    "StageGate",
    "Strategy",
]

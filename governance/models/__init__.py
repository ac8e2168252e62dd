"""What the board directs and decides on."""

from governance.models.assurance import Engagement, EngagementAccess, EngagementAuditor, EngagementUnit
from governance.models.assurance_findings import AuditFinding, EvidenceRequest
from governance.models.assurance_samples import Population, Sample, SampleItem
from governance.models.benefits import Benefit, BenefitReading
from governance.models.citations import Citation
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
from governance.models.impacts import MotionImpact
from governance.models.imports import DocumentImport, ImportedFile
from governance.models.initiatives import CostReading, Initiative, InitiativeGoal, StageGate
from governance.models.interests import Interest
from governance.models.meetings import ActionPoint, AgendaItem, Attendance, Meeting, Paper
from governance.models.proxies import Proxy
from governance.models.readers import DocumentReader, DocumentReaderGroup
from governance.models.remarks import Remark
from governance.models.risks import Risk, RiskAcceptance, RiskAppetite, RiskGoal, RiskRating, RiskTreatment

__all__ = [
    "ActionPoint",
    "AgendaItem",
    "Attendance",
    "AuditFinding",
    "Ballot",
    "Benefit",
    "BenefitReading",
    "Body",
    "BodyMember",
    "BusinessObjective",
    "Citation",
    "Clause",
    "CostReading",
    "Document",
    "DocumentImport",
    "DocumentReader",
    "DocumentReaderGroup",
    "DocumentVersion",
    "DraftCopy",
    "Engagement",
    "EngagementAccess",
    "EngagementAuditor",
    "EngagementUnit",
    "EnterpriseGoal",
    "EvidenceRequest",
    "GoalMetric",
    "GoalReading",
    "ImportedFile",
    "Initiative",
    "InitiativeGoal",
    "Interest",
    "Meeting",
    "Motion",
    "MotionImpact",
    "Paper",
    "Population",
    "Proxy",
    "Remark",
    "Resolution",
    "Risk",
    "RiskAcceptance",
    "RiskAppetite",
    "RiskGoal",
    "RiskRating",
    "RiskTreatment",
    "Sample",
    "SampleItem",
    "StageGate",
    "Strategy",
]

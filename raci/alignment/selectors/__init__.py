"""Reads of alignment, each restricted to what the person may see."""

from raci.alignment.selectors.cascade import Cascade, CascadeEdge, CascadeNode, cascade
from raci.alignment.selectors.days import days_kept
from raci.alignment.selectors.goals import CauseRow, GoalHealth, PartRow, goal_health

__all__ = [
    "Cascade",
    "CascadeEdge",
    "CascadeNode",
    "CauseRow",
    "GoalHealth",
    "PartRow",
    "cascade",
    "days_kept",
    "goal_health",
]

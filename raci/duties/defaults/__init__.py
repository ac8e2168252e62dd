"""What a new organisation starts with: roles, rules of separation and a starting chart, all changeable afterwards."""

from raci.duties.defaults.chart import CHART
from raci.duties.defaults.roles import ROLES
from raci.duties.defaults.rules import RULES

__all__ = ["CHART", "ROLES", "RULES"]

"""Acts on services: from planned to live to retired, each step decided by somebody who may."""

from typing import Any

from management.criteria import objections_to_going_live
from raci.duties.acts import Act, Activity
from raci.duties.advice import advice_is_there
from raci.duties.advice_acts import asking
from raci.people.spheres import Sphere

RUN_SERVICE = Activity(code="run-service", title="Plan, build and run a service", sphere=Sphere.MANAGEMENT, order=60)
TAKE_SERVICE_LIVE = Activity(
    code="take-live", title="Take a service live, or out of service", sphere=Sphere.MANAGEMENT, order=70
)
APPROVE_SERVICE = Activity(
    code="approve-service", title="Approve that a service is offered", sphere=Sphere.GOVERNANCE, order=45
)

BUILT = ("planned", "design", "transition")
BUILDER, APPROVER = {"service": "builder"}, {"service": "approver"}


def unless_approved(service: Any) -> str:
    """Advice is asked for on a service that is handed over before it was approved."""
    return "" if service.approval else APPROVE_SERVICE.code


PLAN = Act(
    code="service.plan",
    label="Plan a service",
    says="planned the service",
    subject="service",
    activity="run-service",
    letters="RA",
    sides=BUILDER,
    icon="plus",
)
EDIT = Act(
    code="service.edit",
    label="Change the description",
    says="changed the description of",
    subject="service",
    activity="run-service",
    letters="RA",
    starts=(*BUILT, "live", "retiring"),
    sides=BUILDER,
    icon="pencil",
)
NAME_OWNER = Act(
    code="service.name-owner",
    label="Name its owner",
    says="named the owner of",
    subject="service",
    activity="run-service",
    letters="RA",
    starts=(*BUILT, "live", "retiring"),
    icon="user",
)
NAME_DEPENDENCIES = Act(
    code="service.name-dependencies",
    label="Say what it depends on",
    says="named which others are needed by",
    subject="service",
    activity="run-service",
    letters="RA",
    starts=(*BUILT, "live", "retiring"),
    icon="sitemap",
)
DESIGN = Act(
    code="service.design",
    label="Begin the design",
    says="began the design of",
    subject="service",
    activity="run-service",
    letters="RA",
    starts=("planned",),
    ends="design",
    sides=BUILDER,
    icon="pencil",
)
TRANSITION = Act(
    code="service.transition",
    label="Begin the transition",
    says="began the transition of",
    subject="service",
    activity="run-service",
    letters="RA",
    starts=("design",),
    ends="transition",
    sides=BUILDER,
    icon="route",
    asks=unless_approved,
)
APPROVE = Act(
    code="service.approve",
    label="Enter the approval",
    says="entered the approval of",
    subject="service",
    activity="approve-service",
    letters="RA",
    starts=BUILT,
    sides=APPROVER,
    conditions=(advice_is_there,),
    icon="gavel",
    settles=True,
)
TAKE_LIVE = Act(
    code="service.take-live",
    label="Take live",
    says="took live",
    subject="service",
    activity="take-live",
    letters="RA",
    starts=("transition",),
    ends="live",
    sides=APPROVER,
    conditions=(objections_to_going_live,),
    icon="player-play",
)
PHASE_OUT = Act(
    code="service.phase-out",
    label="Begin to retire",
    says="began to retire",
    subject="service",
    activity="take-live",
    letters="A",
    starts=("live",),
    ends="retiring",
    icon="door-exit",
)
RETIRE = Act(
    code="service.retire",
    label="Retire",
    says="retired",
    subject="service",
    activity="take-live",
    letters="A",
    starts=(*BUILT, "retiring"),
    ends="retired",
    icon="history",
    settles=True,
)
ASK_FOR_ADVICE = asking("service", activity=RUN_SERVICE.code, asks=APPROVE_SERVICE.code, starts=BUILT)

"""Doors to acts on services and their objectives."""

from typing import Any

from management.acts import objectives as objective_acts
from management.acts import services as acts
from management.models import ServiceObjective
from management.services import catalogue, objectives
from portal.doors.door import Data, Door
from portal.doors.sight import in_sight
from portal.forms import services as forms
from portal.forms.base import NoteForm
from raci.duties.standing import Standing


def data_of(data: Data, *names: str) -> dict[str, Any]:
    """The named fields of a form."""
    return {name: data[name] for name in names}


def _objective_below(standing: Standing, given: Data) -> ServiceObjective | None:
    service = in_sight("service", standing).filter(code=given.get("service", "")).first()
    return ServiceObjective(service=service) if service else None


Door(
    act=acts.PLAN,
    form=forms.PlanForm,
    run=lambda actor, _, data: catalogue.plan(
        actor=actor, **data_of(data, "name", "summary", "family", "tier", "itsm_names", "unit", "owner")
    ),
    lead="A planned service is in the catalogue; nobody can rely on it before it is live.",
    done="{} is in the catalogue as planned.",
)
Door(
    act=acts.EDIT,
    form=forms.EditForm,
    run=lambda actor, service, data: catalogue.edit(
        actor=actor, service=service, **data_of(data, "name", "summary", "family", "tier", "itsm_names")
    ),
    submit="Keep the change",
    lead="The description as it was stays in the record.",
)
Door(
    act=acts.NAME_OWNER,
    form=forms.OwnerForm,
    run=lambda actor, service, data: catalogue.name_owner(
        actor=actor, service=service, owner=data["owner"], note=data["note"]
    ),
    lead="The owner answers for the running of the service.",
)
Door(
    act=acts.NAME_DEPENDENCIES,
    form=forms.DependenciesForm,
    run=lambda actor, service, data: catalogue.name_dependencies(
        actor=actor, service=service, services=data["services"]
    ),
    lead="Changes of what it needs, planned for the same time, are shown beside its own.",
)
Door(
    act=acts.DESIGN,
    form=NoteForm,
    run=lambda actor, service, data: catalogue.begin_design(actor=actor, service=service, note=data["note"]),
    lead="It can be built and changed; nobody can rely on it before it is live.",
)
Door(
    act=acts.TRANSITION,
    form=NoteForm,
    run=lambda actor, service, data: catalogue.begin_transition(actor=actor, service=service, note=data["note"]),
    lead="In transition it is built, tried and handed over. The next step is to take it live.",
)
Door(
    act=acts.APPROVE,
    form=forms.ApprovalForm,
    run=lambda actor, service, data: catalogue.enter_approval(
        actor=actor, service=service, approval=data["approval"], note=data["note"], digest=data["digest"]
    ),
    lead="Governance has decided that this service is offered. Enter where that decision stands.",
)
Door(
    act=acts.TAKE_LIVE,
    form=NoteForm,
    run=lambda actor, service, data: catalogue.take_live(
        actor=actor, service=service, note=data["note"], digest=data["digest"]
    ),
    lead="From today on people rely on it, and it owes them what its objectives promise.",
    done="{} is live.",
)
Door(
    act=acts.PHASE_OUT,
    form=NoteForm,
    run=lambda actor, service, data: catalogue.phase_out(actor=actor, service=service, note=data["note"]),
    lead="The service still runs, and everybody sees that it will end.",
    danger=True,
)
Door(
    act=acts.RETIRE,
    form=NoteForm,
    run=lambda actor, service, data: catalogue.retire(actor=actor, service=service, note=data["note"]),
    lead="The service ends. What happened to it stays in the record.",
    danger=True,
)
Door(
    act=objective_acts.DRAFT,
    form=forms.DraftForm,
    below=_objective_below,
    run=lambda actor, _, data: objectives.draft(actor=actor, service=data["service"], terms=data["terms"]),
    lead="A draft binds nobody until somebody puts it into effect. Whoever sets it reports nothing against it.",
)
Door(
    act=objective_acts.EDIT,
    form=forms.TermsForm,
    run=lambda actor, objective, data: objectives.edit(actor=actor, objective=objective, terms=data["terms"]),
    lead="A draft binds nobody until somebody puts it into effect.",
    submit="Keep the change",
)
Door(
    act=objective_acts.ACTIVATE,
    form=NoteForm,
    run=lambda actor, objective, data: objectives.activate(actor=actor, objective=objective, note=data["note"]),
    lead="From now on the service is judged by it. An objective in effect is never edited, only replaced.",
)
Door(
    act=objective_acts.RETIRE,
    form=NoteForm,
    run=lambda actor, objective, data: objectives.retire(actor=actor, objective=objective, note=data["note"]),
    lead="The service is no longer judged by it. What was measured stays.",
    danger=True,
)

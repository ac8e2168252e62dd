"""Doors to acts on people, roles and charts."""

from typing import Any

from portal.doors.door import Data, Door
from portal.forms import duties as forms
from portal.forms.base import NoteForm
from raci.duties import founding, own_acts
from raci.duties.services import bindings, charts, people


def data_of(data: Data, *names: str) -> dict[str, Any]:
    """The named fields of a form."""
    return {name: data[name] for name in names}


Door(
    act=own_acts.ADD_PERSON,
    form=forms.PersonForm,
    run=lambda actor, _, data: people.add_person(
        actor=actor, name=data["name"], title=data["title"], email=data["email"], unit=data["unit"]
    ),
    lead="A person holds nothing until somebody proposes a role for them and somebody else approves it.",
)
Door(
    act=own_acts.EDIT_PERSON,
    form=forms.PersonDetailsForm,
    run=lambda actor, person, data: people.edit_person(
        actor=actor, person=person, name=data["name"], title=data["title"], email=data["email"]
    ),
    lead="The name as it was stays in what is recorded already.",
)
Door(
    act=own_acts.PERSON_LEAVES,
    form=forms.LeaveForm,
    template="pages/people/leaving.html",
    run=lambda actor, person, _: people.record_leaver(actor=actor, person=person),
    lead="From then on every act of this person is refused, and their accounts are closed. "
    "What they did stays in the record.",
    danger=True,
)
Door(
    act=own_acts.CREATE_UNIT,
    form=forms.UnitForm,
    run=lambda actor, _, data: people.create_unit(
        actor=actor, code=data["code"], name=data["name"], parent=data["parent"]
    ),
    lead="A duty held in a unit reaches every unit below it.",
)
Door(
    act=own_acts.CREATE_TEAM,
    form=forms.TeamForm,
    run=lambda actor, _, data: people.create_team(actor=actor, **data_of(data, "code", "name", "sphere", "unit")),
    lead="Rules that bind a team take what one member did for all of them.",
)
Door(
    act=own_acts.PROPOSE_BINDING,
    form=forms.BindingForm,
    run=lambda actor, _, data: bindings.propose(
        actor=actor, holder=data["person"] or data["team"], **data_of(data, "role", "unit", "valid_until", "reason")
    ),
    title="Propose who holds a role",
    lead="Nothing is granted by a proposal. Somebody else approves it, never the one who gains.",
)
Door(
    act=own_acts.APPROVE_BINDING,
    form=NoteForm,
    run=lambda actor, binding, data: bindings.approve(
        actor=actor, binding=binding, note=data["note"], digest=data.get("digest") or None
    ),
    title="Approve who holds a role",
    lead="From its first day the role gives what its letters in the RACI charts give.",
)
Door(
    act=own_acts.REJECT_BINDING,
    form=NoteForm,
    run=lambda actor, binding, data: bindings.reject(actor=actor, binding=binding, note=data["note"]),
    title="Reject who should hold a role",
    lead="Nothing is granted. A new proposal can follow.",
)
Door(
    act=own_acts.END_BINDING,
    form=NoteForm,
    run=lambda actor, binding, data: bindings.end(actor=actor, binding=binding, note=data["note"]),
    title="End a role",
    lead="What the role let its holder do ends at once. What was done with it stays in the record.",
    danger=True,
)
Door(
    act=own_acts.CREATE_CHART,
    form=forms.ChartForm,
    run=lambda actor, _, data: founding.next_chart(actor=actor, unit=data["unit"], reason=data["reason"]),
    title="Propose a new version of a chart",
    lead="It starts as a copy of the letters in force there. Nothing changes until somebody else puts it in force.",
)
Door(
    act=own_acts.FOUND_BINDING,
    run=lambda actor, binding, _: bindings.found(actor=actor, binding=binding),
    lead="Only while the ground is being laid. The person who puts the first chart in force answers for it.",
)
Door(
    act=own_acts.EDIT_CHART,
    form=forms.LetterForm,
    run=lambda actor, chart, data: charts.set_letters(
        actor=actor, chart=chart, activity=data["activity"], role=data["role"], letters="".join(data["letters"])
    ),
    lead="It changes the draft only. No permission changes until somebody else puts it in force.",
)
Door(
    act=own_acts.PUT_CHART_IN_FORCE,
    run=lambda actor, chart, data: charts.put_in_force(actor=actor, chart=chart, signature=data["signature"]),
    title="Put the chart in force",
    lead="From then on each letter of this chart is a permission, and the version before is superseded.",
)
Door(
    act=own_acts.WITHDRAW_CHART,
    run=lambda actor, chart, _: charts.withdraw(actor=actor, chart=chart),
    title="Withdraw the draft of a chart",
    lead="The draft is given up. The chart in force goes on holding.",
)

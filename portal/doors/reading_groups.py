"""Doors to groups with which documents are shared."""

from portal.doors.door import Door
from portal.forms import reading_groups as forms
from raci.duties import reading_acts as acts
from raci.duties.services import reading_groups

Door(
    act=acts.CREATE,
    form=forms.ReadingGroupForm,
    run=lambda actor, _, data: reading_groups.create(actor=actor, title=data["title"], unit=data["unit"]),
    lead="Owners share their documents with it, for reading alone and until a day.",
)
Door(
    act=acts.ADD,
    form=forms.AddReaderForm,
    run=lambda actor, group, data: reading_groups.add(actor=actor, group=group, person=data["person"]),
    lead="The person reads what is shared with the group, now and later, and gets no role by it.",
)
Door(
    act=acts.REMOVE,
    form=forms.RemoveReaderForm,
    run=lambda actor, group, data: reading_groups.remove(actor=actor, group=group, person=data["person"]),
    lead="The person reads nothing by this group from this moment on.",
)

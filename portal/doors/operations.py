"""Doors to acts on mappings. Imports have a page of their own, since a file is long work."""

from management.acts import operations as acts
from management.services import mappings
from portal.doors.door import Door
from portal.forms import operations as forms
from portal.forms.base import ActForm

Door(
    act=acts.ADD_MAPPING,
    form=forms.NewMappingForm,
    run=lambda actor, _, data: mappings.add(actor=actor, code=data["code"], mapping=data["mapping"]),
    lead="How the export of another tool is read: its columns, words and dates.",
)
Door(
    act=acts.EDIT_MAPPING,
    form=forms.MappingForm,
    run=lambda actor, mapping, data: mappings.edit(actor=actor, mapping=mapping, content=data["mapping"]),
    lead="It holds from the next import on; what was imported stays as it was read.",
)
Door(
    act=acts.RETIRE_MAPPING,
    form=ActForm,
    run=lambda actor, mapping, _: mappings.retire(actor=actor, mapping=mapping),
    lead="No file is read by it any more. What was imported stays.",
    danger=True,
)

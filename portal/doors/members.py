"""Doors to what members do beside voting: proxies, and the register of interests."""

from governance.acts import interests as interest_acts
from governance.acts import proxies as acts
from governance.models import Interest, Proxy
from governance.selectors import decisions as selectors
from governance.services import interests, proxies
from portal.doors.door import Data, Door
from portal.forms import members as forms
from portal.forms.base import NoteForm
from raci.duties.standing import Standing
from raci.ledger import clock
from raci.people.actor import Actor

WORDS = ("kind", "name", "text", "until")


def _on_motion(standing: Standing, given: Data) -> Proxy | None:
    motion = selectors.motions(standing).filter(code=str(given.get("motion", ""))).first()
    if motion is not None:
        return Proxy(motion=motion, body=motion.body, principal=standing.person)
    body = selectors.bodies(standing).filter(code=str(given.get("body", ""))).first()
    return Proxy(body=body, principal=standing.person) if body else None


def _give(actor: Actor, blank: Proxy, data: Data) -> Proxy:
    return proxies.give(
        actor=actor,
        holder=data["holder"],
        words=data["words"],
        motion=data["motion"],
        body=data["body"],
        until=data["until"],
        signature=data["signature"],
        key=blank.pk if blank is not None else None,
    )


def _change(actor: Actor, row: Interest, data: Data) -> Interest:
    said = {name: data[name] for name in WORDS}
    return interests.change(actor=actor, interest=row, since=data["since"] or row.since, **said)


Door(
    act=acts.GIVE,
    form=forms.ProxyForm,
    below=_on_motion,
    run=_give,
    lead="Another member votes for you, and answers for that vote with you. You can take it back until the vote is "
    "cast, and voting yourself ends it.",
    submit="Sign the proxy",
    done="Signed: {}.",
)
Door(
    act=acts.REVOKE,
    form=NoteForm,
    run=lambda actor, proxy, data: proxies.revoke(actor=actor, proxy=proxy, note=data["note"]),
    lead="You vote yourself again. A vote that was cast by a proxy until a day stands, unless you vote yourself.",
    danger=True,
    done="Taken back: {}.",
)
Door(
    act=interest_acts.DECLARE,
    form=forms.InterestForm,
    run=lambda actor, _, data: interests.declare(
        actor=actor, since=data["since"] or clock.today(), **{name: data[name] for name in WORDS}
    ),
    lead="Once declared, it is held against every motion that names it, and you are asked about it there.",
    submit="Declare it",
    done="Your register holds one more entry.",
)
Door(
    act=interest_acts.CHANGE,
    form=forms.InterestChangeForm,
    run=_change,
    lead="Motions that were opened before keep what your register held then.",
    submit="Save",
    done="The entry is changed.",
)
Door(
    act=interest_acts.END,
    run=lambda actor, row, _: interests.end(actor=actor, interest=row),
    lead="It ends today and stays readable as one that was. On motions that are open it still counts.",
    danger=True,
    done="The entry has ended.",
)

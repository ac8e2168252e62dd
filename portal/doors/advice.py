"""Doors to asking for advice and to giving it: one for each kind of matter on which the letter C speaks."""

from typing import Any

from governance.acts import documents, strategy
from governance.acts import goals as enterprise_goals
from management.acts import goals as it_goals
from management.acts import services
from portal.doors.door import Data, Door
from portal.forms.advice import AdviceForm
from portal.forms.base import ActForm
from raci.duties import advice_acts
from raci.duties.acts import Act
from raci.duties.services import consultations
from raci.ledger.governed import Governed
from raci.people.actor import Actor


def _asking(act: Act) -> None:
    def run(actor: Actor, row: Any, _: Data) -> Governed:
        return consultations.ask(actor=actor, act=act, matter=row)

    Door(
        act=act,
        form=ActForm,
        run=run,
        lead="Whoever has the letter C for the decision is asked what they say to exactly this text. "
        "The decision waits for them, or until their time is over.",
        submit="Ask them",
    )


for _act in (
    advice_acts.ASK_ON_CHART,
    advice_acts.ASK_ON_EXEMPTION,
    advice_acts.ASK_ON_RULE,
    documents.ASK_FOR_ADVICE,
    enterprise_goals.ASK_FOR_ADVICE,
    it_goals.ASK_FOR_ADVICE,
    services.ASK_FOR_ADVICE,
    strategy.ASK_FOR_ADVICE,
):
    _asking(_act)

Door(
    act=advice_acts.ANSWER,
    form=AdviceForm,
    run=lambda actor, asked, data: consultations.answer(
        actor=actor, consultation=asked, stance=data["stance"], text=data["text"]
    ),
    lead="You advise; others decide. What you say stands in the record and among the papers of the decision.",
    submit="Give this advice",
)

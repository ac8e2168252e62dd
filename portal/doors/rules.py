"""Doors to acts on rules of separation, and to standing behind somebody else's act."""

from portal.doors.door import Data, Door
from portal.doors.duties import data_of
from portal.doors.sight import in_sight
from portal.forms import duties as forms
from portal.forms import rules as rule_forms
from raci.duties import rule_acts
from raci.duties.acts import ACTS
from raci.duties.models import Endorsement, SodRule
from raci.duties.services import rules
from raci.duties.standing import Standing

Door(
    act=rule_acts.DRAFT_SOD_RULE,
    form=rule_forms.RuleForm,
    template="pages/duties/rule_draft.html",
    run=lambda actor, _, data: rules.draft(
        actor=actor, **data_of(data, "code", "title", "kind", "mode", "terms", "source", "liftable")
    ),
    lead="A draft binds nobody until somebody else puts it in force.",
    submit="Save the draft",
)
Door(
    act=rule_acts.PUT_RULE_IN_FORCE,
    run=lambda actor, rule, data: rules.put_in_force(actor=actor, rule=rule, signature=data["signature"]),
    title="Put the rule in force",
    lead="From then on it is judged at every act it is about.",
)
Door(
    act=rule_acts.RETIRE_RULE,
    run=lambda actor, rule, data: rules.retire(actor=actor, rule=rule, signature=data["signature"]),
    title="Retire the rule",
    lead="The rule that this draft ends is no longer judged. What it refused stays in the record.",
    danger=True,
)


def _change_of(standing: Standing, given: Data) -> SodRule | None:
    rule = in_sight("rule", standing).filter(code=given.get("rule", ""), state="in_force").first()
    return SodRule(replaces=rule, code=rule.code, title=rule.title) if rule else None


Door(
    act=rule_acts.DRAFT_RULE_CHANGE,
    form=rule_forms.ChangeForm,
    below=_change_of,
    run=lambda actor, _, data: rules.draft_change(actor=actor, **data_of(data, "rule", "reason", "mode")),
    title="Draft a change of a rule",
    lead="The draft starts as a copy. The rule holds as it is until somebody else decides on the change.",
)
Door(
    act=rule_acts.EDIT_RULE,
    form=rule_forms.EditRuleForm,
    template="pages/duties/rule_draft.html",
    run=lambda actor, rule, data: rules.edit(
        actor=actor, rule=rule, **data_of(data, "title", "terms", "mode", "source", "liftable", "reason")
    ),
    title="Edit the draft of a rule",
    lead="A draft binds nobody until somebody else puts it in force.",
    submit="Save the draft",
)
Door(
    act=rule_acts.WITHDRAW_RULE,
    run=lambda actor, rule, _: rules.withdraw(actor=actor, rule=rule),
    title="Withdraw the draft of a rule",
    lead="The draft is given up. What is in force goes on holding.",
)
Door(
    act=rule_acts.ENFORCE_RULE,
    run=lambda actor, rule, data: rules.tighten(
        actor=actor, rule=rule, mode=SodRule.Mode.ENFORCE, signature=data["signature"]
    ),
    title="Enforce the rule",
    lead="From then on every act against this rule is refused.",
)
Door(
    act=rule_acts.RECORD_RULE,
    run=lambda actor, rule, data: rules.tighten(
        actor=actor, rule=rule, mode=SodRule.Mode.RECORD, signature=data["signature"]
    ),
    title="Record what the rule would refuse",
    lead="Acts against it go on passing, and the record says so.",
)


def _endorsed(standing: Standing, given: Data) -> Endorsement | None:
    rule = next((each for each in standing.rules.of_kind("distinct") if each.terms["act"] == given.get("act")), None)
    if rule is None or not in_sight(ACTS[rule.terms["act"]].subject, standing).filter(pk=given.get("of")).exists():
        return None
    return Endorsement(**forms.endorsed(standing, given))


Door(
    act=rule_acts.ENDORSE,
    form=forms.EndorseForm,
    below=_endorsed,
    run=lambda actor, endorsement, data: rules.endorse(
        actor=actor, endorsement=endorsement, signature=data["signature"]
    ),
    lead="You stand behind exactly this content. If it changes, your endorsement no longer counts.",
)

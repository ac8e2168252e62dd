"""The one vocabulary of states: each code of the domain with its icon, its word and its tone.

A code may be qualified ("finding.open"); the qualified form is looked up first. A state nobody has given a word to is
an error where `STATES_STRICT` is set (tests, development) and a plain chip elsewhere.
"""

import logging
from dataclasses import dataclass

from django import template
from django.conf import settings

from portal.parts import Tone

register = template.Library()
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class State:
    """How a state is shown."""

    icon: str
    word: str
    tone: Tone = "plain"


class UnknownStateError(LookupError):
    """No word has been given to this state."""


STATES: dict[str, State] = {
    # health of goals, services and objectives: what is not known is never shown as good
    "healthy": State("circle-check", "Healthy", "ok"),
    "on_course": State("circle-check", "On course", "ok"),
    "at_risk": State("alert-triangle", "At risk", "risk"),
    "exhausted": State("octagon-minus", "Exhausted", "out"),
    "off_course": State("octagon-minus", "Off course", "out"),
    "no_data": State("circle-dashed", "No data", "none"),
    # what has no life of its own
    "active": State("check", "Active"),
    "open": State("flag", "Open"),
    "closed": State("check", "Closed"),
    "retired": State("history", "Retired"),
    "removed": State("x", "Removed"),
    "recorded": State("certificate", "Recorded"),
    "draft": State("pencil", "Draft"),
    "proposed": State("pencil", "Proposed"),
    "approved": State("check", "Approved"),
    "rejected": State("x", "Rejected"),
    "withdrawn": State("arrow-back-up", "Withdrawn"),
    "superseded": State("history", "Superseded"),
    "in_force": State("shield-check", "In force", "ink"),
    # people, bindings, rules
    "left": State("door-exit", "Has left"),
    "member": State("users", "Member"),
    "account.invited": State("hourglass", "Invited, no password yet"),
    "account.unconfirmed": State("alert-triangle", "Waits to be confirmed", "risk"),
    "invited": State("hourglass", "Invited"),
    "membership.proposed": State("hourglass", "Waits for approval"),
    "membership.member": State("users", "Member", "ink"),
    "membership.left": State("door-exit", "Has left the team"),
    "seated": State("users", "Member"),
    "dissolved": State("x", "Dissolved"),
    "ended": State("door-exit", "Ended"),
    "vacant": State("alert-triangle", "Nobody holds it", "out"),
    "binding.proposed": State("hourglass", "Waits for approval"),
    "binding.approved": State("key", "Approved", "ink"),
    "requested": State("hourglass", "Waits for a decision"),
    "granted": State("arrow-guide", "Granted", "risk"),
    "exemption.refused": State("x", "Not granted"),
    "revoked": State("player-stop", "Revoked"),
    "offered": State("hourglass", "Offered"),
    "accepted": State("users", "Accepted", "ink"),
    "declined": State("x", "Declined"),
    "emergency.open": State("alert-triangle", "Not reviewed yet", "risk"),
    "reviewed": State("eye-check", "Reviewed"),
    "access-review.open": State("eye-check", "Open", "side"),
    "access-review.closed": State("check", "Closed"),
    "review-item.waiting": State("hourglass", "Waits for an answer", "side"),
    "escalated": State("arrow-up-right", "Passed on, waits for an answer", "risk"),
    "held": State("lock", "Kept by a rule", "risk"),
    "review-item.kept": State("check", "Kept", "ink"),
    "review-item.revoked": State("player-stop", "Taken away"),
    "lapsed": State("clock", "Ended, nobody answered", "out"),
    "gone": State("door-exit", "Ended meanwhile"),
    "given": State("check", "Given"),
    "consultation.asked": State("hourglass", "Asked, not yet answered", "side"),
    "consultation.answered": State("message", "Answered", "ink"),
    "consultation.withdrawn": State("arrow-back-up", "No longer asked"),
    "consultation.lapsed": State("clock", "Not answered in time", "risk"),
    "stance.no_objection": State("check", "No objection"),
    "stance.advice": State("message", "Advice", "ink"),
    "stance.concern": State("alert-triangle", "Concern", "risk"),
    "notice.unread": State("bell", "Not read yet", "side"),
    "asked": State("hourglass", "Asked, not yet answered", "side"),
    "answered": State("message", "Answered", "ink"),
    "enforce": State("lock", "Enforced", "ink"),
    "record": State("certificate", "Recorded only"),
    "simulate": State("eye", "Tried out only"),
    # documents and their versions
    "document.active": State("shield-check", "Kept"),
    "review": State("eye", "In review"),
    "voting": State("gavel", "Put to the vote", "side"),
    "stale": State("refresh", "Changed since, to be decided again", "risk"),
    "review_overdue": State("alert-triangle", "Review overdue", "risk"),
    "checked": State("hourglass", "Checked, not yet imported"),
    "imported": State("check", "Imported"),
    "discarded": State("x", "Discarded"),
    "file.added": State("plus", "New document"),
    "file.changed": State("pencil", "New version"),
    "file.unchanged": State("check", "Unchanged"),
    "file.rejected": State("x", "Rejected", "out"),
    "file.left_out": State("ban", "Left out"),
    # motions, ballots, resolutions
    "motion.draft": State("pencil", "Being prepared"),
    "motion.open": State("writing-sign", "Open", "side"),
    "carried": State("check", "Carried", "ink"),
    "motion.rejected": State("x", "Not carried"),
    "no_quorum": State("users", "No quorum"),
    "no_consent": State("users", "Not consented to by all"),
    "proxy.given": State("arrow-guide", "Given", "ink"),
    "proxy.revoked": State("arrow-back-up", "Taken back"),
    "proxy.ended": State("door-exit", "Ended, the member voted"),
    "interest.held": State("hand-stop", "Held", "ink"),
    "interest.ended": State("door-exit", "No longer held"),
    "void": State("refresh", "Void, the text changed"),
    "for": State("check", "For"),
    "against": State("x", "Against"),
    "abstain": State("circle-dashed", "Abstained"),
    "ballot.waiting": State("hourglass", "Not yet"),
    "declared": State("check", "No interest"),
    "recused": State("door-exit", "Recused"),
    "cast": State("check", "Voted"),
    "barred": State("lock", "May not vote"),
    # meetings
    "called": State("bell", "Called", "side"),
    "in_session": State("player-play", "In session", "side"),
    "meeting.closed": State("hourglass", "Minutes not approved", "risk"),
    "meeting.approved": State("check", "Minutes approved", "ink"),
    "cancelled": State("x", "Cancelled"),
    "attendance.expected": State("hourglass", "Expected"),
    "attendance.present": State("check", "Present", "ok"),
    "attendance.apologies": State("message", "Apologies"),
    "attendance.absent": State("x", "Absent", "risk"),
    "action-point.open": State("hourglass", "To do"),
    "action-point.done": State("check", "Done", "ok"),
    "action-point.dropped": State("x", "No longer needed"),
    # direction: strategy, goals, readings
    "set": State("check", "Set", "ink"),
    "reported": State("hourglass", "Reported, not yet verified"),
    "verified": State("circle-check", "Verified", "ok"),
    "disputed": State("alert-triangle", "Disputed", "risk"),
    "on_target": State("circle-check", "On target", "ok"),
    "off_target": State("octagon-minus", "Off target", "out"),
    "stale_reading": State("clock", "Reading overdue", "risk"),
    # initiatives, gates, benefits
    "initiative.running": State("player-play", "Running", "side"),
    "initiative.approved": State("check", "Approved", "ink"),
    "initiative.rejected": State("x", "Not approved"),
    "completed": State("circle-check", "Completed", "ink"),
    "stopped": State("player-stop", "Stopped"),
    "ahead": State("clock", "Ahead"),
    "stage-gate.passed": State("check", "Passed", "ink"),
    "stage-gate.stopped": State("player-stop", "Stopped here"),
    "dropped": State("x", "Taken out"),
    "benefit.active": State("target", "Promised"),
    "benefit.retired": State("history", "Written off"),
    "behind": State("alert-triangle", "Behind plan", "risk"),
    # risks
    "identified": State("circle-dashed", "To be assessed", "none"),
    "assessed": State("check", "Assessed", "ink"),
    "risk-acceptance.requested": State("hourglass", "Asked for"),
    "risk-acceptance.granted": State("check", "Accepted", "ink"),
    "risk-acceptance.refused": State("x", "Not accepted"),
    "risk-acceptance.revoked": State("hand-stop", "Revoked", "risk"),
    "risk-acceptance.over": State("clock", "Over", "risk"),
    "risk-treatment.planned": State("calendar", "Planned"),
    "risk-treatment.overdue": State("clock", "Overdue", "out"),
    "risk-treatment.done": State("hourglass", "Done, not verified", "risk"),
    "risk-treatment.rests": State("player-stop", "Rests while accepted"),
    "risk-appetite.rejected": State("x", "Not set"),
    "above_untreated": State("octagon-minus", "Above, nothing done", "out"),
    "above_treated": State("alert-triangle", "Above, being treated", "risk"),
    "above_accepted": State("hourglass", "Above, accepted", "risk"),
    "within_appetite": State("circle-check", "Within appetite", "ok"),
    "no_appetite": State("circle-dashed", "No appetite set", "none"),
    # audits: engagements, workpapers, evidence, audit findings
    "engagement.planned": State("calendar", "Planned, waits for approval"),
    "engagement.approved": State("check", "Approved", "ink"),
    "fieldwork": State("zoom-check", "Fieldwork", "side"),
    "reporting": State("file-text", "Reporting", "side"),
    "engagement.closed": State("circle-check", "Closed", "ink"),
    "drawn": State("lock", "Drawn and frozen", "ink"),
    "sample-item.open": State("hourglass", "To be tested"),
    "tested": State("eye", "Tested, waits for review"),
    "returned": State("arrow-back-up", "Returned by the reviewer", "risk"),
    "sample-item.reviewed": State("check", "Reviewed", "ink"),
    "result.pass": State("circle-check", "No exception", "ok"),
    "result.exception": State("octagon-minus", "Exception", "out"),
    "result.not-applicable": State("circle-dashed", "Not applicable"),
    "evidence-request.asked": State("hourglass", "Waits for an answer"),
    "evidence-request.late": State("alert-triangle", "Answer overdue", "out"),
    "evidence-request.answered": State("message", "Answered"),
    "evidence-request.returned": State("arrow-back-up", "Returned, waits for more", "risk"),
    "evidence-request.accepted": State("circle-check", "Accepted", "ok"),
    "raised": State("flag", "Waits for management", "risk"),
    "audit-finding.disputed": State("alert-triangle", "Management disagrees", "risk"),
    "agreed": State("tool", "Action under way", "side"),
    "audit-finding.done": State("hourglass", "Done, effect not yet checked"),
    "audit-finding.closed": State("circle-check", "Closed, action works", "ok"),
    "audit-finding.late": State("alert-triangle", "Overdue", "out"),
    "rating.low": State("info-circle", "Low"),
    "rating.medium": State("alert-triangle", "Medium", "risk"),
    "rating.high": State("octagon-minus", "High", "out"),
    "rating.critical": State("flame", "Critical", "out"),
    # services and objectives
    "planned": State("calendar", "Planned"),
    "design": State("pencil", "In design"),
    "transition": State("route", "In transition"),
    "live": State("player-play", "Live", "side"),
    "objective.active": State("check", "In effect", "ink"),
    "retiring": State("door-exit", "Being retired"),
    "taken": State("check", "Taken in"),
    # operations
    "new": State("bolt", "New"),
    "incident.active": State("tool", "In work"),
    "awaiting": State("hourglass", "Waiting"),
    "resolved": State("check", "Resolved"),
    "kept": State("check", "Kept"),
    "draft-copy.kept": State("pencil", "Kept beside the draft", "side"),
    "remark.open": State("hourglass", "Waits for an answer", "side"),
    "remark.accepted": State("check", "Taken over", "ink"),
    "remark.declined": State("x", "Not taken over"),
    "remark.withdrawn": State("arrow-back-up", "Taken back"),
    "merged": State("check", "Brought into the draft"),
    "change.submitted": State("hourglass", "Waits for approval"),
    "change.approved": State("check", "Approved", "ink"),
    "change.rejected": State("x", "Rejected"),
    "implementing": State("tool", "Being implemented"),
    "implemented": State("circle-check", "Implemented", "ok"),
    "change.failed": State("octagon-minus", "Failed, taken back", "out"),
    "submitted": State("hourglass", "Submitted"),
    "freeze-window.set": State("lock", "Holds", "risk"),
    "lifted": State("history", "Lifted"),
    "change_risk.low": State("info-circle", "Low risk"),
    "change_risk.medium": State("alert-triangle", "Medium risk", "risk"),
    "change_risk.high": State("octagon-minus", "High risk", "out"),
    # controls
    "designed": State("pencil", "Designed"),
    "operating": State("shield-check", "Operating", "ink"),
    "passed": State("circle-check", "Passed", "ok"),
    "failed": State("octagon-minus", "Failed", "out"),
    "untested": State("circle-dashed", "Never tested", "none"),
    "overdue": State("alert-triangle", "Overdue", "risk"),
    # checks, their runs, findings
    "finding.open": State("flag", "Open", "risk"),
    "finding.resolved": State("circle-check", "Resolved", "ok"),
    "waived": State("clock", "Waived for a time"),
    "error": State("octagon-minus", "Error", "out"),
    "warning": State("alert-triangle", "Warning", "risk"),
    "critical": State("octagon-minus", "Critical", "out"),
    "high": State("octagon-minus", "High", "out"),
    "medium": State("alert-triangle", "Medium", "risk"),
    "low": State("info-circle", "Low"),
    "info": State("info-circle", "For information"),
    "due": State("hourglass", "Waits to start"),
    "running": State("loader-2", "Running"),
    "late": State("alert-triangle", "Late", "risk"),
    # reports
    "report.ordered": State("loader-2", "Being made"),
    "report.made": State("circle-check", "Ready", "ok"),
    "report.failed": State("octagon-minus", "Could not be made", "out"),
    "ordered": State("hourglass", "Ordered"),
    "ready": State("circle-check", "Ready", "ok"),
    "done": State("check", "Done"),
    "concluded": State("check", "Done"),
    "given_up": State("octagon-minus", "Given up", "out"),
    "dead": State("octagon-minus", "Given up", "out"),
    "check-run.due": State("hourglass", "Waiting to start"),
    "check-run.failed": State("refresh", "Will be tried again", "risk"),
    "queued": State("hourglass", "Waits to start"),
    "expired": State("clock", "No longer kept"),
    # links
    "confirmed": State("circle-check", "Confirmed by both sides", "ok"),
    "half_confirmed": State("hourglass", "Confirmed by one side"),
    "unconfirmed": State("alert-triangle", "Not confirmed", "risk"),
    "primary": State("arrow-right", "Primary"),
    "secondary": State("arrow-right", "Secondary"),
    # the record
    "sealed": State("rosette-discount-check", "Sealed", "ok"),
    "waiting": State("hourglass", "Waits for its seal"),
    "refused": State("ban", "Refused", "out"),
    "noted": State("info-circle", "Noted"),
    "intact": State("circle-check", "Intact", "ok"),
    "altered": State("octagon-minus", "Altered", "out"),
    "incomplete": State("circle-dashed", "Incomplete", "none"),
}


def state_of(code: str) -> State:
    """The state behind `code`: the qualified form first, then the part after the dot.

    Raises UnknownStateError for a code without a word where `STATES_STRICT` is set."""
    found = STATES.get(code) or STATES.get(code.rpartition(".")[2])
    if found is not None:
        return found
    if getattr(settings, "STATES_STRICT", settings.DEBUG):
        raise UnknownStateError(code)
    log.error("no word for state %s", code)
    return State("info-circle", code.rpartition(".")[2].replace("_", " ").capitalize())


@register.simple_tag
def state(code: str) -> State:
    """`{% state code as found %}`: icon, word and tone of a state."""
    return state_of(str(code))

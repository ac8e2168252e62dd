"""What the portal checks, when it last did, and one round of checks with its progress and its results."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from portal import words
from portal.asking import login_required, one, standing_of
from portal.deeds import birth_deed
from portal.doors.sight import in_sight
from portal.parts import Column, Crumb, Fact, Figure, Head, Progress
from raci.alignment.acts import checks as acts
from raci.alignment.checks import CHECKS, FAMILIES, check_of
from raci.alignment.models import CheckRound, CheckRun
from raci.alignment.selectors import findings as selectors
from raci.alignment.services.rounds import EVERY, slot_of
from raci.duties.standing import Standing
from raci.ledger import clock

STATES = {
    CheckRun.State.DUE: "check-run.due",
    CheckRun.State.RUNNING: "running",
    CheckRun.State.DONE: "done",
    CheckRun.State.FAILED: "check-run.failed",
    CheckRun.State.DEAD: "dead",
}


@login_required
def checks(request: HttpRequest) -> HttpResponse:
    """Every check in a sentence, with what it found when it was last run; the schedule and the last rounds."""
    standing = standing_of(request)
    known = selectors.rounds()
    last = next((each for each in known if each.run.state == CheckRun.State.DONE), None)
    head = Head(
        title="What the portal checks",
        lead=_lead(known, last),
        sphere="assurance",
        crumbs=[Crumb("Findings", reverse("findings"))],
        deeds=[birth_deed(request, acts.ORDER.code)],
    )
    context = {
        "head": head,
        "families": _families(standing, last),
        "columns": [
            Column("Check"),
            Column("Severity"),
            Column("Open", right=True),
            Column("Found last", right=True),
            Column("Took", right=True),
        ],
        "rounds": [_round(each) for each in known],
        "next": slot_of(clock.now()) + EVERY,
        "hours": int(EVERY.total_seconds() // 3600),
        "missed": selectors.missed_slot(known),
        "last": last,
        "shown": bool(standing.grants),
    }
    return render(request, "pages/checks/checks.html", context)


def _lead(known: list[CheckRound], last: CheckRound | None) -> str:
    if any(each.state == "ordered" for each in known[:1]):
        return f"{len(CHECKS)} checks look for what nobody would notice in one act. They are running now."
    if last is None:
        return f"{len(CHECKS)} checks look for what nobody would notice in one act. They have not run yet."
    when = words.when(last.concluded_at or last.ordered_at)
    return f"{len(CHECKS)} checks look for what nobody would notice in one act. They last ran {when}."


def _families(standing: Standing, last: CheckRound | None) -> list[dict[str, Any]]:
    open_, results = selectors.open_by_check(standing), last.run.results if last else {}
    found = []
    for family, title in FAMILIES.items():
        mine = sorted((each for each in CHECKS.values() if each.family == family), key=lambda each: each.code)
        rows = [{"check": each, "open": open_.get(each.code, 0), "result": results.get(each.code, {})} for each in mine]
        found.append({"code": family, "title": title, "rows": rows})
    return found


def _round(found: CheckRound) -> dict[str, Any]:
    run = found.run
    late = selectors.is_late(found)
    changed = [f"{found.opened} opened", f"{found.reopened} reopened", f"{found.resolved} resolved"]
    said = [each for each in changed if not each.startswith("0 ")]
    return {
        "round": found,
        "state": "late" if late else STATES[CheckRun.State(run.state)],
        "by": run.wanted_by.name if run.wanted_by else "the clock",
        "changed": ", ".join(said) if found.state == "concluded" and said else "",
    }


def _progress(found: CheckRound) -> Progress:
    run = found.run
    title = "The checks are running" if not run.is_over else "The checks have run"
    step = {
        CheckRun.State.DUE: "They wait for a worker, which takes them up in a moment.",
        CheckRun.State.RUNNING: f"{run.done} of {run.total} are done.",
        CheckRun.State.FAILED: "The last attempt did not work. They will be tried again by themselves.",
        CheckRun.State.DONE: f"{found.found} things found; {found.opened} new.",
    }.get(CheckRun.State(run.state), "")
    return Progress(
        title=title,
        poll_url=reverse("check-run-progress", args=(found.code,)),
        value=run.total if run.state == CheckRun.State.DONE else run.done,
        of=run.total or len(CHECKS) + 1,
        step=step,
        done=run.state == CheckRun.State.DONE,
        failed=f"It was tried {run.attempt} times: {run.problem}" if run.state == CheckRun.State.DEAD else "",
        result_url=reverse("check-run", args=(found.code,)),
        result_label="See what they found",
    )


def _one(request: HttpRequest, code: str) -> CheckRound:
    rows = in_sight(CheckRound.SUBJECT, standing_of(request)).select_related("run", "run__wanted_by")
    found: CheckRound = one(rows, code=code)
    return found


@login_required
def check_run(request: HttpRequest, code: str) -> HttpResponse:
    """One round: its progress while it runs, then what each check found."""
    found = _one(request, code)
    run = found.run
    head = Head(
        title=f"Checks of {words.when(found.ordered_at)}",
        lead="What each check found, what opened and what was put right since the round before.",
        sphere="assurance",
        crumbs=[Crumb("Checks", reverse("checks")), Crumb(found.code)],
        state=STATES[CheckRun.State(run.state)],
        facts=[Fact(run.wanted_by.name if run.wanted_by else "the clock", "Ordered by"), *_when(run)],
    )
    context = {
        "head": head,
        "round": found,
        "run": run,
        "progress": None if run.state == CheckRun.State.DONE else _progress(found),
        "figures": [
            Figure("Found", str(found.found), "things that are not right"),
            Figure("Opened", str(found.opened), f"and {found.reopened} reopened" if found.reopened else "new findings"),
            Figure("Resolved", str(found.resolved), "put right since the round before"),
        ],
        "columns": [
            Column("Check"),
            Column("Found", right=True),
            Column("Opened", right=True),
            Column("Resolved", right=True),
            Column("Took", right=True),
        ],
        "rows": [_result(key, result) for key, result in sorted(run.results.items())],
    }
    return render(request, "pages/checks/run.html", context)


def _when(run: CheckRun) -> list[Fact]:
    facts = [Fact(str(run.attempt), "Attempts")] if run.attempt > 1 else []
    if run.started_at and run.finished_at:
        seconds = (run.finished_at - run.started_at).total_seconds()
        facts.append(Fact("less than a second" if seconds < 1 else f"{seconds:.1f} seconds", "Took"))
    return facts


def _result(code: str, result: dict[str, Any]) -> dict[str, Any]:
    check = check_of(code)
    return {"code": code, "title": check.title if check else "No longer checked", **result}


@login_required
def check_run_progress(request: HttpRequest, code: str) -> HttpResponse:
    """The progress of a round by itself, for the page that asks again every second."""
    return render(request, "pages/checks/progress.html", {"progress": _progress(_one(request, code))})


urlpatterns = [
    path("checks/", checks, name="checks"),
    path("checks/<str:code>/", check_run, name="check-run"),
    path("checks/<str:code>/progress/", check_run_progress, name="check-run-progress"),
]

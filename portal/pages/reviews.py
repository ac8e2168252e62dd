"""Reviews of access: the campaigns, one of them with what waits for the reader first, and one role in it."""

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from portal import reviewing, words
from portal.addresses import address_of
from portal.asking import actor_of, login_required, one, standing_of
from portal.deeds import birth_deed, deeds_on
from portal.doors.sight import in_sight
from portal.history import history
from portal.lists import Listing
from portal.parts import Column, Crumb, Deed, Fact, Figure, Head
from portal.sheets.reviews import as_csv, as_xlsx
from raci.duties.gate import Refused
from raci.duties.review_models import AccessReview, ReviewItem
from raci.duties.services import reviews
from raci.duties.standing import Standing
from raci.duties.states import ReviewItemState

HOME = "Access reviews"
AT_ONCE = 100
"""How many of the reader's own stand on the page, and can be kept at once."""


@login_required
def access_reviews(request: HttpRequest) -> HttpResponse:
    """All reviews in sight, the open ones first."""
    open_items = Count("items", filter=Q(items__state__in=ReviewItem.OPEN))
    rows = in_sight("access-review", standing_of(request)).select_related("unit", "opened_by", "person", "beyond")
    found = rows.annotate(left=open_items, total=Count("items")).order_by("-state", "-opened_at")[:200]
    head = Head(
        title="Does everybody still need what they hold",
        lead="Somebody else than its holder answers for each role. Whoever is not answered for in time loses it.",
        sphere="assurance",
        deeds=[birth_deed(request, "access-review.open")],
        as_of=False,
    )
    columns = [Column("Review"), Column("Looks at"), Column("Answered"), Column("Due"), Column("State")]
    shown = [(row, reviewing.scope(row), row.total - row.left) for row in found]
    return render(request, "pages/reviews/reviews.html", {"head": head, "columns": columns, "reviews": shown})


def _review(request: HttpRequest, code: str) -> AccessReview:
    rows = in_sight("access-review", standing_of(request))
    counts = {f"n_{each.value}": Count("items", filter=Q(items__state=each.value)) for each in ReviewItemState}
    found: AccessReview = one(
        rows.select_related("unit", "person", "beyond", "opened_by", "escalation").annotate(**counts), code=code
    )
    return found


def _counts(review: AccessReview) -> dict[str, int]:
    """How many items are in which state, as they were read with the review."""
    return {each.value: getattr(review, f"n_{each.value}") for each in ReviewItemState}


@login_required
def access_review(request: HttpRequest, code: str) -> HttpResponse:
    """One review: how far it is, what waits for the reader, and every role in it."""
    standing, review = standing_of(request), _review(request, code)
    asked, counts = Listing(request.GET, ("code",)), _counts(review)
    waiting = reviewing.items_of(reviewing.waiting_for(standing).filter(review=review)).order_by("due_at", "code")
    mine = reviewing.lines(reviewing.theirs(waiting[:AT_ONCE], standing), standing) if review.state == "open" else []
    done, total = reviewing.answered(counts)
    found, page = asked.slice(_rows(asked, review, standing), "roles")
    context = {
        "head": _head(review, done, total),
        "review": review,
        "figures": _figures(counts, done, total),
        "done": done,
        "total": total,
        "mine": mine,
        "mine_columns": [
            Column("Choose", hidden=True),
            Column("Who"),
            Column("Role"),
            Column("Last used"),
            Column("Stands against it"),
        ],
        "columns": [Column("Who"), Column("Role"), Column("Reviewer"), Column("Result")],
        "items": [reviewing.Line(item) for item in found],
        "page": page,
        "filters": [asked.filter("state", "Result", {each.value: str(each.label) for each in ReviewItemState})],
        "query": asked.get("q"),
        "clear_url": asked.clear_url("state"),
        "deeds": deeds_on(request, review) if review.state == "open" and done == total else [],
        "history": history(review, standing=standing),
    }
    return render(request, "pages/reviews/review.html", context)


def _rows(asked: Listing, review: AccessReview, standing: Standing) -> QuerySet[ReviewItem]:
    rows = reviewing.items_of(in_sight("review-item", standing).filter(review=review)).order_by("code")
    text = asked.get("q")
    if asked.get("state") in ReviewItemState.values:
        rows = rows.filter(state=asked.get("state"))
    if text:
        named = Q(binding__person__name__icontains=text) | Q(binding__role__title__icontains=text)
        named |= Q(binding__team__name__icontains=text) | Q(delegation__delegate__name__icontains=text)
        rows = rows.filter(named | Q(reviewer__name__icontains=text))
    return rows


def _head(review: AccessReview, done: int, total: int) -> Head:
    said = f"{done} of {total} roles are answered" if total > 1 else "One role is on the list"
    lead = f"{said}. It looks at {reviewing.scope(review)}."
    if review.state == "closed":
        lead = f"All {total} roles are answered. It looked at {reviewing.scope(review)}."
    files = [
        Deed("Take as CSV", reverse("access-review-csv", args=(review.code,)), "download"),
        Deed("Take as a workbook", reverse("access-review-xlsx", args=(review.code,)), "download"),
    ]
    return Head(
        title=review.title,
        lead=lead,
        sphere="assurance",
        crumbs=[Crumb(HOME, reverse("access-reviews")), Crumb(review.code)],
        state=f"access-review.{review.state}",
        facts=[
            Fact(str(review.opened_by), "Opened by"),
            Fact(words.day_long(review.opened_at), "On"),
            Fact(words.when(review.due_at), "Answers due"),
            Fact(str(review.escalation), "Last resort"),
        ],
        deeds=files,
        as_of=False,
    )


def _figures(counts: dict[str, int], done: int, total: int) -> list[Figure]:
    lost = counts.get("revoked", 0) + counts.get("lapsed", 0)
    open_ = total - done
    return [
        Figure("Answered", f"{done} of {total}", "of all roles on the list"),
        Figure("Kept", str(counts.get("kept", 0)), "somebody answers for each"),
        Figure("Taken away", str(lost), f"{counts.get('lapsed', 0)} because nobody answered"),
        Figure("Open", str(open_), f"{counts.get('held', 0)} kept by a rule", tone="risk" if open_ else "plain"),
    ]


@require_POST
@login_required
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Keep every role that was chosen; each passes the gate by itself."""
    review = _review(request, code)
    rows = in_sight("review-item", standing_of(request)).filter(review=review)
    chosen = rows.filter(code__in=request.POST.getlist("item")[:AT_ONCE]).select_related("review").order_by("code")
    kept, refused = reviews.keep_all(actor=actor_of(request), items=chosen)
    if kept:
        messages.success(request, f"{len(kept)} {'role is' if len(kept) == 1 else 'roles are'} kept.")
    for problem in _once(refused):
        messages.error(request, problem)
    if not kept and not refused:
        messages.warning(request, "Nothing was chosen. Choose the roles that stay, then keep them.")
    return redirect(address_of(review))


def _once(refused: Iterable[Refused]) -> list[str]:
    """What was refused, in sentences; the same one once."""
    return list(dict.fromkeys(f"{getattr(each.subject, 'code', '')}: {each}" for each in refused))[:10]


@login_required
def review_item(request: HttpRequest, code: str) -> HttpResponse:
    """One role in a review: what it allows, whether it is used, and what stands against it."""
    standing = standing_of(request)
    item = one(reviewing.items_of(in_sight("review-item", standing)), code=code)
    [line] = reviewing.lines([item], standing)
    title = f"{item.role_binding.role} for {item.holder}"
    head = Head(
        title=title if not item.delegation else f"{item.holder} acts for {item.delegation.delegator}",
        lead=item.held or item.why,
        sphere="assurance",
        crumbs=[
            Crumb(HOME, reverse("access-reviews")), Crumb(item.review.code, address_of(item.review)), Crumb(item.code)
        ],
        state=f"review-item.{item.state}",
        facts=reviewing.head_facts(item),
        as_of=False,
    )  # fmt: skip
    context = {
        "head": head,
        "item": item,
        "facts": line.facts,
        "says": reviewing.about(line.facts) if line.facts else [],
        "answer": _answer(item),
        "thing_url": address_of(item.thing),
        "deeds": deeds_on(request, item) if item.state in ReviewItem.OPEN else [],
        "history": history(item, item.thing, standing=standing),
    }
    return render(request, "pages/reviews/item.html", context)


def _answer(item: ReviewItem) -> list[Fact]:
    said = [Fact(item.why, "Who is asked")]
    if item.held:
        said.append(Fact(item.held, "Why it could not end"))
    if item.answered_by and item.answered_at:
        said.append(Fact(f"{item.answered_by}, {words.when(item.answered_at)}", "Answered"))
    if item.reason:
        said.append(Fact(item.reason, "Reason"))
    if item.deferred and item.state in ReviewItem.OPEN:
        said.append(Fact(f"To {words.when(item.due_at)}; it cannot be put off again.", "Put off"))
    return said


@login_required
def result_csv(request: HttpRequest, code: str) -> HttpResponseBase:
    """The result as CSV."""
    return as_csv(_review(request, code))


@login_required
def result_xlsx(request: HttpRequest, code: str) -> HttpResponseBase:
    """The result as a workbook."""
    return as_xlsx(_review(request, code))


urlpatterns = [
    path("raci/reviews/", access_reviews, name="access-reviews"),
    path("raci/reviews/<str:code>/", access_review, name="access-review"),
    path("raci/reviews/<str:code>/keep/", keep, name="access-review-keep"),
    path("raci/reviews/<str:code>/result.csv", result_csv, name="access-review-csv"),
    path("raci/reviews/<str:code>/result.xlsx", result_xlsx, name="access-review-xlsx"),
    path("raci/review-items/<str:code>/", review_item, name="review-item"),
]

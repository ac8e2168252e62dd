"""Populations and samples, frozen when they are drawn, and the workpapers on what was picked."""

import secrets
from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError

from governance.acts import assurance as acts
from governance.models import Engagement, Population, Sample, SampleItem
from governance.populations import SOURCES, TooMany, hands, items_of
from governance.sampling import digest_of_ids, picked, sample_size
from raci.duties.bulk import births
from raci.duties.gate import passing
from raci.ledger import clock
from raci.ledger.codes import next_code
from raci.ledger.models import Checkpoint
from raci.people.actor import Actor

MOST_PICKED = 500
"""So many items a sample has at most: somebody tests each."""


def draw_population(
    *, actor: Actor, engagement: Engagement, source: str, since: date, until: date, title: str = ""
) -> Population:
    """Freeze everything of one kind that lies in the scope and between two days, both included.

    Args:
        source: a key of ``governance.populations.SOURCES``.

    Raises:
        ValidationError: the source is unknown, the days lie outside of the period, or nothing or too much is there.
    """
    kind = SOURCES.get(source)
    if kind is None:
        raise ValidationError({"source": "Choose what is looked at."})
    if not engagement.period_from <= since <= until <= engagement.period_to:
        raise ValidationError({"until": "Both days lie within the period that the engagement examines."})
    population = Population(
        code=next_code(Population, "POP", digits=2),
        engagement=engagement,
        title=title or kind.title,
        source=source,
        since=since,
        until=until,
        drawn_at=clock.now(),
        drawn_by=actor.person,
    )
    with passing(acts.DRAW_POPULATION, population, actor=actor, reads=[engagement]) as row:
        try:
            row.items = items_of(kind, engagement.units, since, until)
        except TooMany as problem:
            raise ValidationError({"until": str(problem)}) from problem
        if not row.items:
            raise ValidationError({"source": "There is nothing of this kind in scope and period."})
        row.size, row.digest = len(row.items), digest_of_ids(each["id"] for each in row.items)
        head = Checkpoint.objects.order_by("-size").first()
        if head is not None:
            row.ledger_size, row.ledger_root = head.size, bytes(head.root).hex()
    return population


def draw_sample(
    *,
    actor: Actor,
    population: Population,
    attribute: str,
    size: int | None = None,
    confidence: int | None = None,
    tolerable: int | None = None,
    reason: str = "",
    seed: str = "",
) -> Sample:
    """Pick items by a seed and freeze them. A population that was sampled before says why it is sampled again.

    Args:
        attribute: what each item is tested for.
        size: how many; or else ``confidence`` and ``tolerable``, both in per cent, which give the number.
        seed: for whoever repeats a draw; otherwise 128 random bits that nobody chose.

    Raises:
        ValidationError: neither or both ways of saying how many, or more than there are.
    """
    count = _how_many(population, size, confidence, tolerable)
    sample = Sample(
        code=next_code(Sample, "SMP", digits=2),
        population=population,
        attribute=attribute,
        basis=Sample.Basis.CHOSEN if size is not None else Sample.Basis.FORMULA,
        confidence=confidence,
        tolerable=tolerable,
        size=count,
        seed=seed or secrets.token_hex(16),
        reason=reason.strip(),
        drawn_at=clock.now(),
        drawn_by=actor.person,
    )
    held = [population, population.engagement]
    with passing(acts.DRAW_SAMPLE, sample, actor=actor, reads=held, reason=reason.strip()) as row:
        row.save()
        births(acts.LIST_ITEM, _items(row), actor=actor)
    return sample


def _how_many(population: Population, size: int | None, confidence: int | None, tolerable: int | None) -> int:
    both = confidence is not None and tolerable is not None
    if (size is not None) == both or (not both and (confidence is not None or tolerable is not None)):
        raise ValidationError({"size": "Say how many, or else give both confidence and tolerable rate."})
    count = sample_size(population.size, confidence=confidence, tolerable=tolerable) if both else size  # type: ignore[arg-type]
    if not count or count < 1:
        raise ValidationError({"size": "A sample has at least one item."})
    if count > population.size:
        raise ValidationError({"size": f"The population has only {population.size} items."})
    if count > MOST_PICKED:
        raise ValidationError({"size": f"That would be {count} items. A sample has at most {MOST_PICKED}."})
    return count


def _items(sample: Sample) -> Iterator[SampleItem]:
    population = sample.population
    kind = SOURCES[population.source].kind
    chosen = [(at, population.items[at - 1]) for at in picked(sample.seed, population.size, sample.size)]
    known = hands(kind, [item["id"] for _, item in chosen])
    for number, (at, item) in enumerate(chosen, 1):
        yield SampleItem(
            code=f"{sample.code}-{number:03d}",
            sample=sample,
            number=number,
            position=at,
            kind=kind,
            key=item["id"],
            title=item["label"],
            hands=known.get(item["id"], []),
        )


def examine(*, actor: Actor, item: SampleItem, result: str, note: str, evidence: str = "") -> SampleItem:
    """Put down what the test of an item showed. It counts once another auditor has reviewed the workpaper.

    Raises:
        ValidationError: the result is none of those there are.
    """
    if result not in SampleItem.Result.values:
        raise ValidationError({"result": "Choose what the test showed."})
    with passing(acts.TEST, item, actor=actor, reads=_held(item), words=len(note.split())) as row:
        row.result, row.note, row.evidence = result, note.strip(), evidence.strip()
        row.tester, row.tested_at, row.reviewer, row.remark = actor.person, clock.now(), None, ""
    return row


def review(*, actor: Actor, item: SampleItem, note: str = "") -> SampleItem:
    """Accept a workpaper: the note bears out the result."""
    with passing(acts.REVIEW, item, actor=actor, reads=_held(item), note=note) as row:
        row.reviewer, row.remark = actor.person, note.strip()
    return row


def return_item(*, actor: Actor, item: SampleItem, reason: str) -> SampleItem:
    """Send a workpaper back to be done again."""
    with passing(acts.RETURN, item, actor=actor, reads=_held(item), reason=reason.strip()) as row:
        row.reviewer, row.remark = actor.person, reason.strip()
    return row


def _held(item: SampleItem) -> list[Engagement]:
    """The engagement does not move on while its workpapers are written."""
    return [item.engagement]

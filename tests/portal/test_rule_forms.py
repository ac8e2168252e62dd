"""The form of a rule of separation: made from the registry, nothing typed is lost, and nothing saved unseen."""

import re
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from portal import chains
from portal.doors import door_to
from portal.forms.rules import SEEN, EditRuleForm, RuleForm, TermsForm
from raci.duties import sample
from raci.duties.acts import ACTS
from raci.duties.defaults.rules import RULES
from raci.duties.defaults.seeds import RuleSeed
from raci.duties.gate import Refused
from raci.duties.kinds import KINDS
from raci.duties.models import SodRule
from raci.duties.rules import Rule
from raci.duties.services import bindings
from raci.duties.services import rules as service
from raci.duties.standing import Standing
from raci.duties.terms import sides_of_chains
from raci.people.models import Role
from tests.cast import Cast
from tests.portal.test_doors import post, signed_in


def every_role() -> list[Role]:
    return list(Role.objects.order_by("order", "title"))


NEW = reverse("new", args=("rule.draft",))
FILLED: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    # kind: the address, what is filled in, the terms that come of it
    "object": (
        "?kind=object&chain=document",
        {"term_chain": "document", "term_sides": ["decider", "author"], "term_teams": "on"},
        {"chain": "document", "sides": ["author", "decider"], "teams": True},
    ),
    "history": (
        "?kind=history&chain=service",
        {"term_chain": "service", "term_steps": ["service.plan", "service.design"]},
        {"chain": "service", "steps": ["service.plan", "service.design"]},
    ),
    "static": (
        "?kind=static",
        {"term_roles": ["ops-lead", "service-owner"], "term_fewer_than": "2"},
        {"roles": ["service-owner", "ops-lead"], "fewer_than": 2},
    ),
    "sphere": (
        "?kind=sphere",
        {"term_spheres": ["management", "assurance"], "term_except": ["ceo"]},
        {"spheres": ["management", "assurance"], "except": ["ceo"]},
    ),
    "beneficiary": ("?kind=beneficiary", {"term_acts": ["binding.approve"]}, {"acts": ["binding.approve"]}),
    "distinct": (
        "?kind=distinct",
        {"term_act": "chart.approve", "term_persons": "2"},
        {"act": "chart.approve", "persons": 2},
    ),
    "meta": ("?kind=meta", {"term_acts": ["rule.edit"]}, {"acts": ["rule.edit"]}),
    "cooling-off": (
        "?kind=cooling-off",
        {"term_leaving": ["sphere:management"], "term_joining": ["internal-audit"], "term_days": "90"},
        {"leaving": ["sphere:management"], "joining": ["internal-audit"], "days": 90},
    ),
    "cardinality": (
        "?kind=cardinality",
        {"term_role": "ciso", "term_min": "1", "term_max": "3"},
        {"role": "ciso", "min": 1, "max": 3},
    ),
}
"""One rule of each kind as a person fills it in."""


def typed(form: TermsForm) -> QueryDict:
    """What a browser sends of a form in which nothing is changed."""
    data = QueryDict(mutable=True)
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        if isinstance(value, list):
            data.setlist(name, value)
        elif value not in (None, False):
            data[name] = "on" if value is True else str(value)
    data.setdefault(SEEN, "")
    return data


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found, page[:3000]
    return found[1]


@pytest.mark.parametrize("seed", RULES, ids=lambda seed: seed.code)
def test_the_way_from_terms_to_the_form_and_back_loses_nothing(cast: Cast, seed: RuleSeed) -> None:
    row = SodRule.objects.get(code=seed.code)
    standing = Standing(cast.person("ciso"))
    blank = EditRuleForm(subject=row, standing=standing)
    assert blank.asks == ""
    filled = EditRuleForm(typed(blank), subject=row, standing=standing)
    assert filled.is_valid(), filled.errors
    assert filled.cleaned_data["terms"] == seed.terms
    assert list(filled.cleaned_data["terms"]) == list(seed.terms)
    again = SodRule(kind=row.kind, **{name: filled.cleaned_data[name] for name in ("title", "terms", "mode", "source")})
    again.liftable = filled.cleaned_data["liftable"]
    assert typed(EditRuleForm(subject=again, standing=standing)) == typed(blank)
    assert (again.title, again.mode, again.liftable) == (seed.title, seed.mode, seed.liftable)


@pytest.mark.parametrize("seed", RULES, ids=lambda seed: seed.code)
def test_a_new_rule_says_what_a_shipped_one_says(cast: Cast, seed: RuleSeed) -> None:
    """From nothing, by the words of the form alone: the order of sides too, since the first is the one whose work the
    other judges."""
    standing, given = Standing(cast.person("ciso")), {"kind": seed.kind, "chain": seed.terms.get("chain", "")}
    row = SodRule.objects.get(code=seed.code)
    data = typed(EditRuleForm(subject=row, standing=standing))
    for name in [name for name in data if name.startswith("term_")]:
        data.setlist(name, sorted(data.getlist(name), reverse=True))
    data["kind"], data["code"] = seed.kind, "SOD-77"
    form = RuleForm(data, subject=SodRule(), standing=standing, initial=given)
    assert form.is_valid(), form.errors
    made, wanted = form.cleaned_data["terms"], {name: value for name, value in seed.terms.items() if value is not False}
    assert {name: set(v) if name not in ("sides",) and isinstance(v, list) else v for name, v in made.items()} == {
        name: set(v) if name not in ("sides",) and isinstance(v, list) else v for name, v in wanted.items()
    }


def test_every_chain_side_and_kind_has_its_words() -> None:
    found = sides_of_chains()
    assert set(found) == set(chains.CHAINS)
    assert {side for sides in found.values() for side in sides} == set(chains.SIDES)
    assert set(chains.KINDS) <= {act.subject for act in ACTS.values()}
    for seed in RULES:
        if seed.kind == "object":
            ordered = [side for side in chains.sides_of(seed.terms["chain"]) if side in seed.terms["sides"]]
            assert ordered == seed.terms["sides"]


def test_the_kind_is_chosen_first_and_then_what_it_is_about(cast: Cast) -> None:
    client = signed_in(cast, "ciso")
    page = client.get(NEW).content.decode()
    for kind in KINDS.values():
        assert f"?kind={kind.code}" in page
        assert kind.title in page
    assert 'id="rule-form"' not in page
    page = client.get(f"{NEW}?kind=object").content.decode()
    assert "Documents and strategies" in page
    assert "Findings of the checks" not in page  # nobody is apart where there is one side only
    page = client.get(f"{NEW}?kind=object&chain=document").content.decode()
    assert "Whoever writes it: New document" in page
    assert "terms</label>" not in page.lower()
    assert client.get(f"{NEW}?kind=nonsense").status_code == 200
    assert "Documents and strategies" in client.get(f"{NEW}?kind=object&chain=nonsense").content.decode()


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_rule_of_each_kind_by_form(cast: Cast, kind: str) -> None:
    query, filled, terms = FILLED[kind]
    client = signed_in(cast, "ciso")
    page = client.get(NEW + query).content.decode()
    for term in KINDS[kind].terms:
        assert f'name="term_{term.name}"' in page
        assert term.help in page
    data = {
        "kind": kind,
        "code": "SOD-77",
        "title": "A rule of ours",
        "mode": "record",
        "source": "",
        SEEN: "",
        **filled,
    }
    looked = client.post(NEW + query, data)
    assert looked.status_code == 200
    told = looked.content.decode()
    assert "Nothing is saved yet" in told
    assert "What somebody reads whom it refuses" in told
    assert not SodRule.objects.filter(code="SOD-77").exists()
    saved = client.post(NEW + query, {**data, SEEN: seen(told)})
    assert saved.status_code == 302, saved.content.decode()[:3000]
    row = SodRule.objects.get(code="SOD-77")
    assert (row.kind, row.mode, row.state) == (kind, "record", "draft")
    assert row.terms == terms
    assert sample.refusal(Rule.of(row), "Lena Sorensen", every_role) in client.get(saved["Location"]).content.decode()


def test_what_was_looked_at_is_what_is_saved(cast: Cast) -> None:
    client, (query, filled, _) = signed_in(cast, "ciso"), FILLED["static"]
    data = {"kind": "static", "code": "SOD-77", "title": "Ours", "mode": "record", SEEN: "", **filled}
    digest = seen(client.post(NEW + query, data).content.decode())
    changed = client.post(NEW + query, {**data, SEEN: digest, "term_roles": ["cio", "ciso"]})
    assert changed.status_code == 200
    assert "Nothing is saved yet" in changed.content.decode()
    assert seen(changed.content.decode()) != digest
    assert not SodRule.objects.filter(code="SOD-77").exists()


def test_an_error_stands_at_its_field_and_nothing_is_lost(cast: Cast) -> None:
    client, query = signed_in(cast, "ciso"), "?kind=static"
    data = {"kind": "static", "code": "SOD-01", "title": "Ours and long thought about", "mode": "record", SEEN: ""}
    page = client.post(NEW + query, {**data, "term_roles": ["cio"], "term_fewer_than": "41"})
    assert page.status_code == 422
    told = page.content.decode()
    assert "SOD-01 is taken already. The next that is free is SOD-" in told
    assert "less than or equal to 20" in told
    assert "Ours and long thought about" in told
    assert re.search(r'value="cio"[^>]*checked', told)
    page = client.post(NEW + query, {**data, "code": "SOD-77", "term_roles": ["cio"], "term_fewer_than": "2"})
    at = page.content.decode().split('id="id_term_fewer_than-about"')[1][:400]
    assert "Nobody could ever break this: only 1 role is named." in at


@pytest.mark.parametrize(
    ("kind", "given", "sentence"),
    [
        ("cardinality", {"term_role": "ciso", "term_min": "4", "term_max": "3"}, "The least is more than the most."),
        ("cardinality", {"term_role": "ciso"}, "Say the least, the most, or both."),
        ("sphere", {"term_spheres": ["assurance"]}, "Name at least 2."),
        ("object", {"term_chain": "document"}, "Choose at least one."),
        ("object", {"term_chain": "document", "term_sides": ["tester", "author"]}, "tester is not one of"),
        ("beneficiary", {}, "Choose at least one."),
        ("distinct", {"term_act": "chart.approve"}, "Write a number."),
    ],
)
def test_what_does_not_fit_the_kind_is_said(cast: Cast, kind: str, given: dict[str, Any], sentence: str) -> None:
    query = f"?kind={kind}&chain=document"
    data = {"kind": kind, "code": "SOD-77", "title": "Ours", "mode": "record", SEEN: "", **given}
    page = signed_in(cast, "ciso").post(NEW + query, data)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not SodRule.objects.filter(code="SOD-77").exists()


def test_a_draft_is_changed_by_the_same_form(cast: Cast) -> None:
    draft = service.draft(
        actor=cast["ciso"], code="SOD-77", title="Ours", kind="static",
        terms={"roles": ["cio", "ciso"], "fewer_than": 2}, mode="record",
    )  # fmt: skip
    url, client = reverse("act", args=("rule.edit", draft.pk)), signed_in(cast, "access_admin")
    page = client.get(url).content.decode()
    assert re.search(r'value="cio"[^>]*checked', page)
    data = {"title": "Ours", "mode": "record", "term_roles": ["cio", "ceo"], "term_fewer_than": "2", SEEN: ""}
    looked = client.post(url, data).content.decode()
    assert client.post(url, {**data, SEEN: seen(looked)}).status_code == 302
    draft.refresh_from_db()
    assert draft.terms == {"roles": ["cio", "ceo"], "fewer_than": 2}


def test_who_breaks_it_is_shown_before_it_is_saved(cast: Cast) -> None:
    query, data = "?kind=cardinality", {"kind": "cardinality", "code": "SOD-77", "title": "Three of them", SEEN: ""}
    page = signed_in(cast, "ciso").post(NEW + query, {**data, "mode": "enforce", "term_role": "ciso", "term_min": "3"})
    assert "is held by one person, and 3 is the least." in page.content.decode()
    assert "Three of them: 2 would be left as Chief information security officer" in page.content.decode()


def test_rest_takes_the_terms_whole(cast: Cast) -> None:
    client = signed_in(cast, "ciso")
    body = {"code": "SOD-77", "title": "Ours", "kind": "static", "mode": "record"}
    told = post(client, "/api/v1/rules/", {**body, "terms": {"roles": ["cio", "ceo"], "fewer_than": 3}})
    assert told.status_code == 422
    assert "Nobody could ever break this" in told.content.decode()
    assert post(client, "/api/v1/rules/", body).status_code == 422
    made = post(client, "/api/v1/rules/", {**body, "terms": {"roles": ["cio", "ceo"], "fewer_than": 2}})
    assert made.status_code == 201, made.json()
    assert made.json()["terms"] == {"roles": ["cio", "ceo"], "fewer_than": 2}
    schema = client.get("/api/schema/?format=json").json()["components"]["schemas"]["RuleDraftInput"]
    assert "terms" in schema["properties"]
    assert "terms" in schema["required"]
    assert not [name for name in schema["properties"] if name.startswith("term_") or name == SEEN]


@pytest.mark.parametrize("seed", RULES, ids=lambda seed: seed.code)
def test_every_shipped_rule_shows_what_it_says_to_the_refused(cast: Cast, seed: RuleSeed) -> None:
    found = sample.refusal(Rule.of(SodRule.objects.get(code=seed.code)), "Ada Nwosu", every_role)
    assert found.startswith(seed.title)
    assert len(found) > len(seed.title) + 10
    assert found.endswith(".")


def test_who_left_a_role_reads_when_they_did(cast: Cast) -> None:
    found = sample.refusal(Rule.of(SodRule.objects.get(code="SOD-18")), "Ada Nwosu", every_role)
    assert "Ada Nwosu was Chief executive officer until" in found
    assert "would become Internal auditor" in found


def test_the_sentence_shown_is_the_sentence_read(cast: Cast) -> None:
    """For roles that exclude each other: the names aside, word by word."""
    admin, ada = cast["access_admin"], cast.person("outsider")
    held = [Role.objects.get(code=code) for code in ("access-admin", "access-approver")]
    rows = [bindings.propose(actor=admin, holder=ada, role=role, unit=cast.root) for role in held]
    bindings.approve(actor=cast["approver"], binding=rows[0])
    with pytest.raises(Refused) as refused:
        bindings.approve(actor=cast["approver"], binding=rows[1])
    shown = sample.refusal(Rule.of(SodRule.objects.get(code="SOD-13")), ada.name, every_role)
    assert shown in {objection.sentence for objection in refused.value.objections}


def test_nobody_signed_in_sees_no_form(client: Client, db: None) -> None:
    assert client.get(NEW).status_code == 302
    assert door_to("rule.draft").form is RuleForm

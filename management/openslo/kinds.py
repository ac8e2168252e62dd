"""The kinds of OpenSLO v1 and what makes a document of each (specification: github.com/OpenSLO/OpenSLO, README)."""

from collections.abc import Mapping
from decimal import Decimal

from management.openslo.nodes import Node
from management.openslo.shapes import (
    DESCRIPTION,
    Check,
    Found,
    anything,
    boolean,
    duration,
    fields,
    label,
    listing,
    mapping,
    moment,
    number,
    one_of,
    slice_length,
    text,
    zone,
)

VERSION = "openslo/v1"
MOST_OBJECTIVES = 20
SECRET = ("secret", "password", "token", "accesskey", "apikey", "credential", "private")

_METADATA = fields({"name": label}, {"displayName": text(160), "labels": mapping, "annotations": mapping})
_DESCRIPTION: Mapping[str, Check] = {"description": text(DESCRIPTION)}


def _either(node: Node, name: str, found: Found, *names: str) -> bool:
    """Exactly one of these fields."""
    given = [each for each in names if node.at(each) is not None]
    if len(given) == 1:
        return True
    words = " or ".join(f"“{each}”" for each in names)
    found.fault(node.fields[given[1]] if given else node, f"“{name}” has either {words}, and one of them only.")
    return False


def _only(*names: str) -> Check:
    def check(node: Node, name: str, found: Found) -> None:
        _either(node, name, found, *names)

    return check


def _source_is_named(node: Node, name: str, found: Found) -> None:
    if node.at("metricSourceRef") is None and node.at("type") is None:
        found.fault(node, f"“{name}” names a DataSource by “metricSourceRef”, or a “type” such as Prometheus.")


def _ratio_holds(node: Node, name: str, found: Found) -> None:
    if not _either(node, name, found, "total", "raw"):
        return
    if node.at("total") is not None:
        _either(node, name, found, "good", "bad")
        return
    for other in [node.fields[each] for each in ("good", "bad") if node.at(each) is not None]:
        found.fault(other, "Beside “raw” there is neither “good” nor “bad”: “rawType” says which it counts.")
    if node.at("rawType") is None:
        found.fault(node, "“rawType” is missing: say whether “raw” is the share of success or of failure.")


_METRIC = fields(
    {"metricSource": fields({}, {"metricSourceRef": text(), "type": text(), "spec": mapping}, _source_is_named)}
)
_RATIO = fields(
    {},
    {
        "counter": boolean,
        "good": _METRIC,
        "bad": _METRIC,
        "total": _METRIC,
        "raw": _METRIC,
        "rawType": one_of("success", "failure"),
    },
    _ratio_holds,
)
_INDICATOR = fields(
    {},
    {**_DESCRIPTION, "thresholdMetric": _METRIC, "ratioMetric": _RATIO},
    _only("thresholdMetric", "ratioMetric"),
)
_INLINE_INDICATOR = fields({"metadata": _METADATA, "spec": _INDICATOR})

_SHARE = number(lambda value: 0 <= value < 1, "a share from 0 to below 1, such as 0.995")
_OBJECTIVE = fields(
    {},
    {
        "displayName": text(160),
        "op": one_of("lte", "gte", "lt", "gt"),
        "value": number(lambda _: True, "a number"),
        "target": _SHARE,
        "targetPercent": number(
            lambda value: 0 <= value < Decimal(100), "a percentage from 0 to below 100, such as 99.5"
        ),
        "timeSliceTarget": number(lambda value: 0 < value <= 1, "a share above 0 and at most 1, such as 0.95"),
        "timeSliceWindow": slice_length,
        "indicator": _INLINE_INDICATOR,
        "indicatorRef": text(),
        "compositeWeight": number(lambda value: value > 0, "a number above 0"),
    },
    _only("target", "targetPercent"),
)


def _window_is_one(node: Node, name: str, found: Found) -> None:
    rolling, calendar = node.at("isRolling"), node.at("calendar")
    if rolling is not None and rolling.value is True and calendar is not None:
        found.fault(calendar, "A window is rolling or has a “calendar”, not both.")
    elif calendar is None and (rolling is None or rolling.value is False):
        found.fault(node, "A window that is not rolling has a “calendar” with “startTime” and “timeZone”.")


_WINDOW = fields(
    {"duration": duration},
    {"isRolling": boolean, "calendar": fields({"startTime": moment, "timeZone": zone})},
    _window_is_one,
)


def _slo_holds(node: Node, name: str, found: Found) -> None:
    method = node.text("budgetingMethod")
    needed = {"Timeslices": ("timeSliceTarget", "timeSliceWindow"), "RatioTimeslices": ("timeSliceWindow",)}
    objectives = node.fields["objectives"].items
    for each in objectives:
        for missing in [field for field in needed.get(method, ()) if each.at(field) is None]:
            found.fault(each, f"“{missing}” is missing: {method} judges slices of time.")
        _threshold_holds(node, each, found)
    _measured_by_one(node, objectives, found)


def _threshold_holds(slo: Node, each: Node, found: Found) -> None:
    inline = each.at("indicator") or slo.at("indicator")
    if inline is None or inline.at("spec", "thresholdMetric") is None:
        return
    for missing in [field for field in ("op", "value") if each.at(field) is None]:
        found.fault(each, f"“{missing}” is missing: a threshold is judged against a value.")


def _measured_by_one(node: Node, objectives: tuple[Node, ...], found: Found) -> None:
    own = [each for each in objectives if each.at("indicator") is not None or each.at("indicatorRef") is not None]
    if not own:
        _either(node, "spec", found, "indicator", "indicatorRef")
        return
    for each in own:
        _either(each, "objectives", found, "indicator", "indicatorRef")
    for other in [node.fields[name] for name in ("indicator", "indicatorRef") if node.at(name) is not None]:
        found.fault(other, "Where objectives have indicators of their own, the SLO has none beside them.")
    for other in [each for each in objectives if each not in own]:
        found.fault(other, "Where one objective has an indicator of its own, each of them has one.")


_CONDITION_SPEC = fields(
    {
        "severity": text(),
        "condition": fields(
            {"threshold": number(lambda _: True, "a number"), "lookbackWindow": duration},
            {"kind": one_of("burnrate", "burnRate"), "op": one_of("lte", "gte", "lt", "gt"), "alertAfter": duration},
        ),
    },
    _DESCRIPTION,
)
_TARGET_SPEC = fields({"target": text()}, _DESCRIPTION)


def _inline_or(ref: str, spec: Check) -> Check:
    by_ref = fields({ref: text()}, {"operator": one_of("and", "or")})
    inline = fields({"metadata": _METADATA, "spec": spec}, {"kind": text(), "apiVersion": text()})

    def check(node: Node, name: str, found: Found) -> None:
        (inline if node.at("spec") is not None else by_ref)(node, name, found)

    return check


_POLICY_SPEC = fields(
    {
        "conditions": listing(_inline_or("conditionRef", _CONDITION_SPEC), least=1, most=1),
        "notificationTargets": listing(_inline_or("targetRef", _TARGET_SPEC), least=1),
    },
    {**_DESCRIPTION, **dict.fromkeys(("alertWhenNoData", "alertWhenResolved", "alertWhenBreaching"), boolean)},
)


def _policy(node: Node, name: str, found: Found) -> None:
    """A name, or what ``conditions`` hold for conditions."""
    if isinstance(node.value, str):
        text()(node, name, found)
    else:
        _inline_or("alertPolicyRef", _POLICY_SPEC)(node, name, found)


SPECS: Mapping[str, Check] = {
    "Service": fields({}, _DESCRIPTION),
    "DataSource": fields({"type": text()}, {**_DESCRIPTION, "connectionDetails": anything}),
    "SLI": _INDICATOR,
    "SLO": fields(
        {
            "service": text(),
            "budgetingMethod": one_of("Occurrences", "Timeslices", "RatioTimeslices"),
            "objectives": listing(_OBJECTIVE, least=1, most=MOST_OBJECTIVES),
        },
        {
            **_DESCRIPTION,
            "indicator": _INLINE_INDICATOR,
            "indicatorRef": text(),
            "timeWindow": listing(_WINDOW, least=1, most=1),
            "alertPolicies": listing(_policy),
        },
        _slo_holds,
    ),
    "AlertPolicy": _POLICY_SPEC,
    "AlertCondition": _CONDITION_SPEC,
    "AlertNotificationTarget": _TARGET_SPEC,
}
"""Kind -> what its ``spec`` holds."""


def look_at(document: Node) -> Found:
    """What is wrong with a document, and what is worth knowing."""
    found = Found()
    if not isinstance(document.value, dict):
        found.fault(document, "A document of OpenSLO holds fields: apiVersion, kind, metadata and spec.")
        return found
    version, kind = document.at("apiVersion"), document.text("kind")
    if version is None or version.value != VERSION:
        said = "is missing" if version is None else f"is “{str(version.value)[:40]}”"
        found.fault(version or document, f"The “apiVersion” {said}; only {VERSION} is read here.")
        return found
    if not kind or len(kind) > 40:
        found.fault(document.at("kind") or document, "The “kind” is missing: SLO, Service, SLI or another of OpenSLO.")
        return found
    spec = {"spec": SPECS[kind]} if kind in SPECS and kind != "Service" else {}
    loose: dict[str, Check] = {"spec": SPECS["Service"] if kind == "Service" else anything}
    check = fields({"apiVersion": text(), "kind": text(), "metadata": _METADATA, **spec}, {} if spec else loose)
    check(document, kind, found)
    if kind not in SPECS:
        found.remark(document, f"“{kind}” is no kind of OpenSLO v1; it is kept as it is.")
    _secrets(document, found)
    return found


def _secrets(node: Node, found: Found) -> None:
    """Whatever comes in stays in the record, so that a key does not belong there."""
    for name, value in node.fields.items():
        plain = name.casefold().replace("_", "").replace("-", "")
        if isinstance(value.value, str) and any(word in plain for word in SECRET):
            found.remark(value, f"“{name}” looks like a password or key. It would stay on record for all to read: "
                         "put the name of a secret store in its place.")  # fmt: skip
        _secrets(value, found)
    for item in node.items:
        _secrets(item, found)

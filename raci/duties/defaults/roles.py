"""The columns of the starting chart."""

from typing import NamedTuple

from raci.people.spheres import Sphere


class RoleSeed(NamedTuple):
    """A role as it is shipped."""

    code: str
    title: str
    short: str
    sphere: Sphere
    purpose: str


_G, _M, _A, _S = Sphere.GOVERNANCE, Sphere.MANAGEMENT, Sphere.ASSURANCE, Sphere.SUPPORT

ROLES = (
    RoleSeed("board", "Board member", "Board", _G, "Decides policies, goals and what the organisation invests in."),
    RoleSeed("chair", "Chair of a body", "Chair", _G, "Puts questions to the vote and closes them."),
    RoleSeed("audit-risk", "Audit and risk committee member", "Audit & risk", _G, "Watches risk and assurance."),
    RoleSeed("secretary", "Company secretary", "Secretary", _G, "Prepares decisions and keeps their register."),
    RoleSeed("ceo", "Chief executive officer", "CEO", _M, "Proposes goals and answers for reaching them."),
    RoleSeed("cio", "Chief information officer", "CIO", _M, "Answers for IT goals and services."),
    RoleSeed("ciso", "Chief information security officer", "CISO", _M, "Answers for controls."),
    RoleSeed("policy-author", "Policy author", "Author", _M, "Drafts policies and other governed documents."),
    RoleSeed("it-manager", "IT manager", "IT manager", _M, "Plans IT goals and links them to what they serve."),
    RoleSeed("service-owner", "Service owner", "Service owner", _M, "Runs a service and proposes its objectives."),
    RoleSeed("ops-lead", "Operations lead", "Ops lead", _M, "Reports what was measured and what happened."),
    RoleSeed("control-operator", "Control operator", "Control op.", _M, "Puts clauses into practice."),
    RoleSeed("internal-audit", "Internal auditor", "Internal audit", _A, "Checks both halves and reports."),
    RoleSeed("control-tester", "Control tester", "Control tester", _A, "Tests controls that others operate."),
    RoleSeed("external-audit", "External auditor", "External audit", _A, "Reads and takes reports away."),
    RoleSeed(
        "access-admin", "Access administrator", "Access admin", _S, "Keeps persons and proposes who holds a role."
    ),
    RoleSeed("access-approver", "Access approver", "Access appr.", _S, "Approves who holds a role."),
    RoleSeed("system", "Background service", "Service", _S, "Runs checks and makes reports by the clock."),
)

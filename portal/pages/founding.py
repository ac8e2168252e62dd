"""First steps: from an empty database to the first RACI chart in force, by two people."""

from dataclasses import replace

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from portal import setup_code
from portal.addresses import address_of
from portal.asking import login_required, standing_of
from portal.deeds import new_url
from portal.parts import Check, Head
from raci.duties import founding
from raci.duties.models import Chart
from raci.people.models import Account, Person, RoleBinding


class BeginForm(forms.Form):
    """The organisation and its first technical administrator."""

    code = forms.CharField(
        label="Set-up code", help_text="The server shows it when it starts, and keeps it in its data folder."
    )
    organisation = forms.CharField(label="Name of the organisation", max_length=120)
    name = forms.CharField(label="Your name", max_length=120)
    login = forms.SlugField(label="Name to sign in with", max_length=150, initial="admin")
    password = forms.CharField(
        label="Password", help_text="Twelve characters at least.", strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        """The code of this server."""
        if not setup_code.fits(self.cleaned_data["code"]):
            raise ValidationError("That is not the code of this server.")
        return str(self.cleaned_data["code"])

    def clean_password(self) -> str:
        """Strong enough."""
        validate_password(self.cleaned_data["password"])
        return str(self.cleaned_data["password"])


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Name the organisation; open only while nobody can sign in."""
    if founding.begun():
        return redirect("first-steps")
    setup_code.code()
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        founding.begin(
            organisation=data["organisation"], name=data["name"], login=data["login"], password=data["password"]
        )
        setup_code.forget()
        messages.success(request, f"{data['organisation']} is set up. Sign in as {data['login']}.")
        return redirect("account_login")
    return render(request, "pages/founding/begin.html", {"form": form}, status=422 if form.errors else 200)


def _steps() -> list[Check]:
    humans = Person.objects.filter(kind="human").count()
    accounts = Account.objects.filter(state="active").values("person").distinct().count()
    waiting = RoleBinding.objects.filter(state="proposed").count()
    granted = RoleBinding.objects.filter(state="approved", person__kind="human").count()
    draft = Chart.objects.filter(state="draft").select_related("unit").order_by("-version").first()
    chairs = RoleBinding.objects.valid().filter(role__code="chair").count()
    return [
        _step("Add the people", humans > 1, f"{humans} so far; two at least.", new_url("person.add")),
        _step(
            "Open an account for each", accounts > 1,
            f"{accounts} can sign in. You are shown a link for each: hand it over, and its person sets the password "
            "on a device of their own.", new_url("account.open"),
        ),
        _step(
            "Propose and grant their roles", granted > 0 and not waiting,
            f"{granted} granted, {waiting} proposed. One of them is Chair of a body: {chairs or 'nobody yet'}.",
            reverse("bindings") if waiting else new_url("binding.propose"),
        ),
        _step(
            "Draft the first RACI chart", draft is not None, "It starts with the letters that the product ships.",
            address_of(draft) if draft else new_url("chart.draft"),
        ),
        _step(
            "Let a second person put it in force", False,
            "The chair signs in and signs the chart. From then on every act needs a letter, yours as well.",
            address_of(draft) if draft else "",
        ),
    ]  # fmt: skip


def _step(title: str, met: bool, text: str, url: str) -> Check:
    return Check(title, text, "yes" if met else "skip", url)


@login_required
def first_steps(request: HttpRequest) -> HttpResponse:
    """What is left to do until the first chart is in force."""
    if not standing_of(request).charts.founding:
        return redirect("home")
    head = Head(
        title="First steps",
        lead="Five steps lead to the first RACI chart in force. The last one takes a second person: "
        "nobody marks their own homework, not even at the start.",
        sphere="duties",
        as_of=False,
    )
    return render(request, "pages/founding/steps.html", {"head": head, "steps": _next_marked(_steps())})


def _next_marked(steps: list[Check]) -> list[Check]:
    """The first step that is not done stands out."""
    first = next((index for index, step in enumerate(steps) if step.verdict != "yes"), len(steps))
    return [replace(step, verdict="soon") if index == first else step for index, step in enumerate(steps)]


urlpatterns = [
    path("first-steps/", first_steps, name="first-steps"),
    path("begin/", begin, name="begin"),
]

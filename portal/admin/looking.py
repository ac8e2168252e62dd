"""Governed rows in Django's admin: to be looked at. Whoever wants to change one goes through its door."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from portal.addresses import address_of
from portal.deeds import act_url
from portal.doors import doors_on
from raci.duties.account_acts import SET_PASSWORD
from raci.ledger.governed import Governed, Part, written_models
from raci.ledger.models import RECORD, Opening, Pending

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


class LookingAdmin(ModelAdmin):
    """No adding, changing or deleting, whoever asks; the superuser included."""

    actions = None

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Only what is offered as a filter: what is not shown is not to be guessed by asking for it either."""
        return lookup.split(LOOKUP_SEP, maxsplit=1)[0] in self.list_filter

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class GovernedAdmin(LookingAdmin):
    """A governed row with the way to its page and to its acts."""

    list_display = ("__str__", "state", "revision")
    list_filter = ("state",)
    readonly_fields = ("doors",)

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return sorted(self.model.UNRECORDED)

    @admin.display(description="Change it through the gate")
    def doors(self, row: Governed) -> SafeString:
        """Links to the page of the row and to its acts."""
        page = address_of(row)
        links = [(page, "Its page")] if page else []
        links += [(act_url(door, row), door.act.label) for door in doors_on(row.SUBJECT)]
        return format_html_join(", ", '<a href="{}">{}</a>', links)


class LookingSite(admin.AdminSite):
    """Only what we register: nobody's one-time codes or addresses are changed from here."""

    site_header = site_title = "Countersign, technical administration"

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Our own sign-in, with its one-time codes and its lockout."""
        if request.user.is_authenticated:
            raise PermissionDenied("The technical administration is for technical administrators.")
        return redirect_to_login(request.get_full_path())

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Our own way of changing a password: by an act."""
        return redirect("act", code=SET_PASSWORD.code, pk=getattr(request.user, "pk", None))

    def password_change_done(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The same: nothing is done here."""
        return self.password_change(request)

    def register_all(self) -> None:
        """Every model that is guarded, and the record itself."""
        record: tuple[type[models.Model], ...] = (*RECORD, Opening, Pending)
        for each in record:
            self.register(each, LookingAdmin)
        for model in written_models():
            self.register(model, LookingAdmin if issubclass(model, Part) else GovernedAdmin)


site = LookingSite(name="admin")
site.register_all()

"""The pages of allauth that are open. Those that would write an account are left out on purpose."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path

from portal.identity import invitations

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("unconfirmed/", invitations.unconfirmed, name="unconfirmed"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("codes/", mfa.index, name="mfa_index"),
    path("codes/enter/", mfa.authenticate, name="mfa_authenticate"),
    path("codes/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("codes/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("codes/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("codes/recovery/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/recovery/generate/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("codes/recovery/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
]

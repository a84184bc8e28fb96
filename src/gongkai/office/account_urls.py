"""Login, logout and second factor of staff: what we serve of django-allauth. Nobody signs up."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import path

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("mfa/", mfa.index, name="mfa_index"),
    path("mfa/login/", mfa.authenticate, name="mfa_authenticate"),
    path("mfa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("mfa/totp/on/", totp.activate_totp, name="mfa_activate_totp"),
    path("mfa/totp/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("mfa/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("mfa/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("mfa/codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]

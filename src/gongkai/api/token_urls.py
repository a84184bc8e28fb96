"""Addresses of the pages where tokens are issued and revoked, under /office/settings/tokens/."""

from django.urls import path

from gongkai.api import token_pages

app_name = "tokens"
urlpatterns = [
    path("", token_pages.token_list, name="list"),
    path("new/", token_pages.issue, name="issue"),
    path("<slug:public_id>/revoke/", token_pages.revoke, name="revoke"),
]

"""Addresses. Faces are mounted by the setting FACES, so each can be served alone."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = []
if "office" in settings.FACES:
    urlpatterns += [
        path("office/account/", include("gongkai.office.account_urls")),
        path("office/", include("gongkai.office.urls")),
    ]
if "api" in settings.FACES:
    # Tokens are administered in the office, and only where the API is served.
    if "office" in settings.FACES:
        urlpatterns.insert(0, path("office/settings/tokens/", include("gongkai.api.token_urls")))
    urlpatterns += [path("api/", include("gongkai.api.urls"))]
if "portal" in settings.FACES:
    urlpatterns += [path("", include("gongkai.portal.urls"))]

handler400 = "gongkai.look.errors.bad_request"
handler403 = "gongkai.look.errors.forbidden"
handler404 = "gongkai.look.errors.not_found"
handler500 = "gongkai.look.errors.broken"

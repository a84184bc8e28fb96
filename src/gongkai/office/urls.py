"""Addresses of the office (工作台)."""

from django.urls import URLPattern, URLResolver, include, path

from gongkai.office.help import guide
from gongkai.office.workbench import attention, workbench

app_name = "office"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", workbench, name="workbench"),
    path("attention/<slug:key>/", attention, name="attention"),
    path("help/", guide, name="help"),
    path("help/<slug:name>/", guide, name="help-chapter"),
    path("catalogue/", include("gongkai.office.catalogue.urls")),
    path("casework/", include("gongkai.office.casework.urls")),
    path("reports/", include("gongkai.office.reports.urls")),
    path("archive/", include("gongkai.office.archive.urls")),
    path("", include("gongkai.office.notices.urls")),
    path("settings/", include("gongkai.office.administration.urls")),
]

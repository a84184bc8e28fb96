"""Addresses of the settings pages, under /office/settings/."""

from django.urls import path

from gongkai.office.administration import bodies, days, journal, overview, practice, staff

urlpatterns = [
    path("", overview.overview, name="settings"),
    path("bodies/", bodies.body_list, name="settings-bodies"),
    path("bodies/new/", bodies.found, name="settings-body-found"),
    path("bodies/<slug:slug>/", bodies.body_page, name="settings-body"),
    path("bodies/<slug:slug>/edit/", bodies.edit, name="settings-body-edit"),
    path("bodies/<slug:slug>/rename/", bodies.rename, name="settings-body-rename"),
    path("bodies/<slug:slug>/place/", bodies.place, name="settings-body-place"),
    path("bodies/<slug:slug>/organ/", bodies.add_organ, name="settings-body-organ"),
    path("bodies/<slug:slug>/dissolve/", bodies.dissolve, name="settings-body-dissolve"),
    path("staff/", staff.staff_list, name="settings-staff"),
    path("staff/new/", staff.create, name="settings-person-new"),
    path("staff/<slug:public_id>/", staff.person_page, name="settings-person"),
    path("staff/<slug:public_id>/grant/", staff.grant, name="settings-person-grant"),
    path("staff/<slug:public_id>/end/<int:pk>/", staff.end, name="settings-person-end"),
    path("staff/<slug:public_id>/reset/", staff.reset, name="settings-person-reset"),
    path("staff/<slug:public_id>/deactivate/", staff.deactivate, name="settings-person-deactivate"),
    path("practice/", practice.setting_list, name="settings-practice"),
    path("practice/<slug:slug>/<str:key>/", practice.change, name="settings-practice-change"),
    path("days/", days.year_page, name="settings-days"),
    path("days/adopt/", days.adopt, name="settings-days-adopt"),
    path("journal/", journal.entry_list, name="settings-journal"),
    path("journal/seals/", journal.seal_list, name="settings-seals"),
    path("journal/verify/", journal.verify, name="settings-verify"),
    path("journal/<int:pk>/", journal.entry_page, name="settings-entry"),
]

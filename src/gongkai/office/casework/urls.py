"""Addresses of the pages about requests, under /office/casework/."""

from django.urls import path

from gongkai.office.casework import (
    corrections_urls,
    filing_views,
    list_urls,
    onboarding_urls,
    remedy_views,
    views,
)

urlpatterns = [
    *list_urls.urlpatterns,
    *corrections_urls.urlpatterns,
    path("remedies/", remedy_views.remedy_list, name="casework-remedies"),
    path("remedies/file/", remedy_views.remedy_file, name="casework-remedy-file"),
    path("remedies/<slug:public_id>/", remedy_views.remedy, name="casework-remedy"),
    path("remedies/<slug:public_id>/step/", remedy_views.remedy_step, name="casework-remedy-step"),
    path("remedies/<slug:public_id>/result/", remedy_views.remedy_result, name="casework-remedy-result"),
    *onboarding_urls.urlpatterns,
    path("redated/<int:notice>/", filing_views.redated, name="casework-redated"),
    path("<slug:public_id>/", views.case, name="casework-request"),
    path("<slug:public_id>/contents/", filing_views.contents, name="casework-contents"),
    path("<slug:public_id>/files/<slug:file_id>/", filing_views.file, name="casework-file"),
    path(
        "<slug:public_id>/letters/<slug:letter_id>/serve/",
        filing_views.serve_letter,
        name="casework-letter-serve",
    ),
    path(
        "<slug:public_id>/letters/<slug:letter_id>.<slug:form>", filing_views.letter, name="casework-letter"
    ),
    path(
        "<slug:public_id>/opinion/<slug:access_id>/<slug:do>/",
        filing_views.opinion_code,
        name="casework-opinion",
    ),
    path("<slug:public_id>/person/", views.reveal, name="casework-person"),
    path("<slug:public_id>/person/erase/", views.erase, name="casework-erase"),
    path("<slug:public_id>/act/<slug:slug>/", views.act, name="casework-act"),
]

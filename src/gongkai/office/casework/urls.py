"""Addresses of the pages about requests, under /office/casework/."""

from django.urls import path

from gongkai.office.casework import list_urls, onboarding_urls, remedy_views, views

urlpatterns = [
    *list_urls.urlpatterns,
    path("remedies/", remedy_views.remedy_list, name="casework-remedies"),
    path("remedies/file/", remedy_views.remedy_file, name="casework-remedy-file"),
    path("remedies/<slug:public_id>/", remedy_views.remedy, name="casework-remedy"),
    path("remedies/<slug:public_id>/step/", remedy_views.remedy_step, name="casework-remedy-step"),
    path("remedies/<slug:public_id>/result/", remedy_views.remedy_result, name="casework-remedy-result"),
    *onboarding_urls.urlpatterns,
    path("<slug:public_id>/", views.case, name="casework-request"),
    path("<slug:public_id>/person/", views.reveal, name="casework-person"),
    path("<slug:public_id>/person/erase/", views.erase, name="casework-erase"),
    path("<slug:public_id>/act/<slug:slug>/", views.act, name="casework-act"),
]

"""Addresses of the corrections of records, under /office/casework/."""

from django.urls import path

from gongkai.office.casework import corrections as views

urlpatterns = [
    path("corrections/", views.correction_list, name="casework-corrections"),
    path("corrections/<slug:public_id>/", views.correction, name="casework-correction"),
    path(
        "corrections/<slug:public_id>/letter/<slug:letter_id>.<slug:form>",
        views.correction_letter,
        name="casework-correction-letter",
    ),
    path(
        "corrections/<slug:public_id>/file/<slug:file_id>",
        views.correction_file,
        name="casework-correction-file",
    ),
]

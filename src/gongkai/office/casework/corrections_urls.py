"""Addresses of the corrections of records and of the files of an answer, under /office/casework/."""

from django.urls import path

from gongkai.office.casework import answers, corrections_entry
from gongkai.office.casework import corrections as views

urlpatterns = [
    path("<slug:public_id>/answer/", answers.answer, name="casework-answer"),
    path("<slug:public_id>/answer/<slug:file_id>", answers.answer_file, name="casework-answer-file"),
    path("corrections/", views.correction_list, name="casework-corrections"),
    path("corrections/register/", corrections_entry.register, name="casework-correction-register"),
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

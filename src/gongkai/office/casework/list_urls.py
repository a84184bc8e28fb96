"""Addresses of lists, intake and inquiries, under /office/casework/."""

from django.urls import path

from gongkai.office.casework import inquiries, intake, lists, review

urlpatterns = [
    path("", lists.request_list, name="casework-list"),
    path("export/persons/", lists.export_persons, name="casework-export-persons"),
    path("export/<slug:form>/", lists.export, name="casework-export"),
    path("views/save/", lists.view_save, name="casework-view-save"),
    path("views/delete/", lists.view_delete, name="casework-view-delete"),
    path("register/", intake.register, name="casework-register"),
    path("register/letter/", intake.split, name="casework-split"),
    path("register/letter/done/", intake.split_done, name="casework-split-done"),
    path("review/", review.review_queue, name="casework-review"),
    path("review/<slug:public_id>/", review.review_one, name="casework-review-one"),
    path("review/<slug:public_id>/files/<slug:file_id>", review.review_file, name="casework-review-file"),
    path("inquiries/", inquiries.inquiries, name="casework-inquiries"),
    path("inquiries/export/<slug:form>/", inquiries.inquiries_export, name="casework-inquiries-export"),
    path("inquiries/<slug:public_id>/<slug:kind>/", inquiries.inquiry_act, name="casework-inquiry-act"),
]

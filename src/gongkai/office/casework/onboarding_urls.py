"""Addresses of the pages of former years and of the statistics, under /office/casework/."""

from django.urls import path

from gongkai.office.casework import onboarding_views as views
from gongkai.office.casework import statistics_views

urlpatterns = [
    path("import/", views.onboarding, name="casework-import"),
    path("import/template/", views.blank, name="casework-import-template"),
    path("import/<int:pk>/", views.batch_page, name="casework-import-batch"),
    path("import/<int:pk>/result/", views.result, name="casework-import-result"),
    path("import/<int:pk>/destroy/", views.destroy, name="casework-import-destroy"),
    path("opening/", views.opening, name="casework-opening"),
    path("opening/<int:pk>/undo/", views.opening_undo, name="casework-opening-undo"),
    path("statistics/", statistics_views.statistics, name="casework-statistics"),
    path("statistics/records/", statistics_views.statistics_records, name="casework-statistics-records"),
    path(
        "statistics/export/<slug:form>/",
        statistics_views.statistics_export,
        name="casework-statistics-export",
    ),
    path("<slug:public_id>/fill/", views.fill, name="casework-opening-fill"),
]

"""Addresses of the report pages, under /office/reports/."""

from django.urls import path

from gongkai.office.reports import views

urlpatterns = [
    path("", views.report_list, name="report-list"),
    path("open/", views.open_report, name="report-open"),
    path("<slug:public_id>/", views.report_page, name="report"),
    path("<slug:public_id>/compile/", views.compile_report, name="report-compile"),
    path("<slug:public_id>/section/<slug:key>/", views.write_section, name="report-section"),
    path("<slug:public_id>/cell/<str:cell>/", views.cell_page, name="report-cell"),
    path("<slug:public_id>/adjustment/<int:pk>/revoke/", views.revoke, name="report-revoke"),
    path("<slug:public_id>/finding/", views.decide_finding, name="report-finding"),
    path("<slug:public_id>/publish/", views.publish, name="report-publish"),
    path("<slug:public_id>/preview/<slug:kind>/", views.preview, name="report-preview"),
]

"""Addresses of the import in bulk, under /office/catalogue/imports/."""

from django.urls import path

from gongkai.office.catalogue import bulk

urlpatterns = [
    path("", bulk.imports, name="catalogue-imports"),
    path("template/", bulk.import_template, name="catalogue-import-template"),
    path("addresses/", bulk.addresses, name="catalogue-import-addresses"),
    path("<slug:public_id>/", bulk.import_page, name="catalogue-import"),
    path("<slug:public_id>/settings/", bulk.import_settings, name="catalogue-import-settings"),
    path("<slug:public_id>/report/", bulk.import_report, name="catalogue-import-report"),
]

"""Addresses of clearance, under /office/catalogue/."""

from django.urls import path

from gongkai.office.catalogue import clearing

urlpatterns = [
    path("remarks/<slug:public_id>/settle/", clearing.settle, name="catalogue-settle"),
    path("<slug:public_id>/reading/", clearing.reading, name="catalogue-reading"),
    path("<slug:public_id>/preview/", clearing.preview, name="catalogue-preview"),
    path("<slug:public_id>/sheet/", clearing.sheet, name="catalogue-sheet"),
]

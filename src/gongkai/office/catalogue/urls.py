"""Addresses of the catalogue's staff pages, under /office/catalogue/."""

from django.urls import path

from gongkai.office.catalogue import columns, views

urlpatterns = [
    path("", views.item_list, name="catalogue-list"),
    path("new/", views.draft, name="catalogue-draft"),
    path("register/", views.register, name="catalogue-register"),
    path("columns/", columns.column_list, name="catalogue-columns"),
    path("columns/new/", columns.add, name="catalogue-column-add"),
    path("columns/<int:pk>/", columns.edit, name="catalogue-column"),
    path("columns/<int:pk>/retire/", columns.retire, name="catalogue-column-retire"),
    path("<slug:public_id>/", views.item_page, name="catalogue-item"),
    path("<slug:public_id>/edit/", views.edit, name="catalogue-edit"),
    path("<slug:public_id>/attach/", views.attach, name="catalogue-attach"),
    path("<slug:public_id>/attachment/<int:pk>/remove/", views.remove_attachment, name="catalogue-detach"),
    path("<slug:public_id>/file/<slug:file_id>/", views.file, name="catalogue-file"),
    path("<slug:public_id>/<slug:key>/", views.act_page, name="catalogue-act"),
]

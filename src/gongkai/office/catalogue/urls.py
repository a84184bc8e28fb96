"""Addresses of the catalogue's staff pages, under /office/catalogue/."""

from django.urls import path

from gongkai.office.catalogue import channels, cleanups, columns, documents, guide, lists, statistics, views

urlpatterns = [
    path("", lists.item_list, name="catalogue-list"),
    path("new/", views.draft, name="catalogue-draft"),
    path("register/", views.register, name="catalogue-register"),
    path("columns/", columns.column_list, name="catalogue-columns"),
    path("columns/new/", columns.add, name="catalogue-column-add"),
    path("columns/<int:pk>/", columns.edit, name="catalogue-column"),
    path("columns/adopt/", columns.adopt, name="catalogue-columns-adopt"),
    path("columns/<int:pk>/move/", columns.move, name="catalogue-column-move"),
    path("columns/<int:pk>/merge/", columns.merge, name="catalogue-column-merge"),
    path("columns/<int:pk>/retire/", columns.retire, name="catalogue-column-retire"),
    path("documents/", documents.register, name="catalogue-documents"),
    path("documents/uninterpreted/", documents.uninterpreted, name="catalogue-uninterpreted"),
    path("changes/<slug:change_id>/undo/", documents.undo_change, name="catalogue-undo-change"),
    path("guide/", guide.guide, name="catalogue-guide"),
    path("guide/make/", guide.make, name="catalogue-guide-make"),
    path("guide/places/new/", guide.add_place, name="catalogue-place-add"),
    path("guide/places/<int:pk>/", guide.edit_place, name="catalogue-place"),
    path("guide/places/<int:pk>/retire/", guide.retire_place, name="catalogue-place-retire"),
    path("guide/text/<slug:key>/", guide.text, name="catalogue-guide-text"),
    path("channels/", channels.channels, name="catalogue-channels"),
    path("channels/<int:pk>/retire/", channels.retire, name="catalogue-channel-retire"),
    path("releases/<int:pk>/take-back/", channels.take_back, name="catalogue-take-back"),
    path("statistics/", statistics.statistics, name="catalogue-statistics"),
    path("briefings/new/", statistics.record, name="catalogue-briefing-record"),
    path(
        "briefings/<slug:public_id>/take-back/",
        statistics.take_back,
        name="catalogue-briefing-take-back",
    ),
    path("cleanups/", cleanups.cleanup_list, name="catalogue-cleanups"),
    path("cleanups/new/", cleanups.open_cleanup, name="catalogue-cleanup-open"),
    path("cleanups/<slug:public_id>/", cleanups.cleanup_page, name="catalogue-cleanup"),
    path("cleanups/<slug:public_id>/<slug:key>/", cleanups.cleanup_act, name="catalogue-cleanup-act"),
    path("<slug:public_id>/", views.item_page, name="catalogue-item"),
    path("<slug:public_id>/edit/", views.edit, name="catalogue-edit"),
    path("<slug:public_id>/attach/", views.attach, name="catalogue-attach"),
    path("<slug:public_id>/attachment/<int:pk>/remove/", views.remove_attachment, name="catalogue-detach"),
    path("<slug:public_id>/file/<slug:file_id>/", views.file, name="catalogue-file"),
    path("<slug:public_id>/<slug:key>/", views.act_page, name="catalogue-act"),
]

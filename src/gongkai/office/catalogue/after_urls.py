"""Addresses of what happens after publication: versions, corrections, archive, hand-overs, the withheld register."""

from django.urls import path

from gongkai.office.catalogue import archive, corrections, handovers, versions, withheld

urlpatterns = [
    path("withheld/", withheld.register, name="catalogue-withheld"),
    path("withheld/review/", withheld.review_several, name="catalogue-withheld-several"),
    path("withheld/export/", withheld.export, name="catalogue-withheld-export"),
    path("archive/", archive.archive, name="catalogue-archive"),
    path("archive/undo/", archive.undo, name="catalogue-unarchive"),
    path("handovers/", handovers.hand_over_list, name="catalogue-handovers"),
    path("handovers/new/", handovers.make, name="catalogue-handover-make"),
    path("handovers/<slug:public_id>/", handovers.page, name="catalogue-handover"),
    path("handovers/<slug:public_id>/package/", handovers.package, name="catalogue-handover-package"),
    path("corrections/<slug:public_id>/", corrections.page, name="catalogue-correction"),
    path("corrections/<slug:public_id>/edit/", corrections.edit, name="catalogue-correction-edit"),
    path("corrections/<slug:public_id>/<slug:key>/", corrections.do, name="catalogue-correction-act"),
    path("<slug:public_id>/versions/", versions.version_list, name="catalogue-versions"),
    path(
        "<slug:public_id>/versions/<int:before>/<int:after>/",
        versions.version_pair,
        name="catalogue-version-pair",
    ),
    path("<slug:public_id>/correct/", corrections.propose, name="catalogue-correct"),
    path("<slug:public_id>/archive/", archive.one, name="catalogue-archive-one"),
    path("<slug:public_id>/successor/", archive.successor, name="catalogue-successor"),
    path("<slug:public_id>/review/", withheld.review, name="catalogue-withheld-review"),
]

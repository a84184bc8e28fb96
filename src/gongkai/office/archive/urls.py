"""Addresses of the archive, under /office/archive/."""

from django.urls import path

from gongkai.office.archive import review, views

urlpatterns = [
    path("", views.matrix, name="archive"),
    path("import/", views.receive, name="archive-import"),
    path("batch/<slug:public_id>/", views.batch, name="archive-batch"),
    path("file/<slug:public_id>/", views.source, name="archive-file"),
    path("file/<slug:public_id>/assign/", views.assign, name="archive-assign"),
    path("file/<slug:public_id>/read/", views.read_again, name="archive-read"),
    path("body/<slug:slug>/", views.of_body, name="archive-body"),
    path("body/<slug:slug>/all/", views.all_of_body, name="archive-all"),
    path("report/<slug:public_id>/", review.review, name="archive-report"),
    path("report/<slug:public_id>/correct/", review.correct, name="archive-correct"),
    path("report/<slug:public_id>/finding/", review.finding, name="archive-finding"),
    path("report/<slug:public_id>/recheck/", review.recheck, name="archive-recheck"),
    path("report/<slug:public_id>/accept/", review.accept, name="archive-accept"),
    path("report/<slug:public_id>/publish/", review.publish, name="archive-publish"),
    path("report/<slug:public_id>/withdraw/", review.withdraw, name="archive-withdraw"),
    path("report/<slug:public_id>/reading/<int:pk>/use/", review.use, name="archive-use"),
    path("report/<slug:public_id>/compare/", review.comparison, name="archive-compare"),
]

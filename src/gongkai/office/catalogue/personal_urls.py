"""Addresses of personal data at publication: masking on the item page, the sweep, the dictionary of words."""

from django.urls import path

from gongkai.office.catalogue import personal, wording

urlpatterns = [
    path("personal/", personal.sweep_list, name="catalogue-sweep"),
    path("wording/", wording.wording, name="catalogue-wording"),
    path("wording/import/", wording.import_words, name="catalogue-wording-import"),
    path("wording/export/", wording.export_words, name="catalogue-wording-export"),
    path("wording/<int:pk>/end/", wording.end_word, name="catalogue-wording-end"),
    path("<slug:public_id>/personal/<slug:key>/", personal.personal_act, name="catalogue-personal-act"),
]

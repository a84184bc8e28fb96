"""Addresses of the messages, under /office/."""

from django.urls import path

from gongkai.office.notices import feed, views

urlpatterns = [
    path("notices/", views.notice_list, name="notices"),
    path("notices/read/", views.read, name="notice-read"),
    path("notices/settings/", views.notice_settings, name="notice-settings"),
    path("notices/settings/calendar/", views.create_feed, name="notice-feed"),
    path("notices/settings/calendar/revoke/", views.revoke_feed, name="notice-feed-revoke"),
    # No login: the secret in it is the right.
    path("calendar/<slug:secret>.ics", feed.calendar_feed, name="calendar-feed"),
]

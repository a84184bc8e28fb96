"""Addresses of the portal (门户)."""

from django.urls import URLPattern

app_name = "portal"
urlpatterns: list[URLPattern] = []

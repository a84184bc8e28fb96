"""Addresses of the office (工作台)."""

from django.urls import URLPattern

app_name = "office"
urlpatterns: list[URLPattern] = []

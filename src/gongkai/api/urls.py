"""Addresses of the API, under /api/v1/. They are promises: other systems keep them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from gongkai.api import errors, pulling, pushing
from gongkai.api.documenting import operations


class Plain(JSONRenderer):
    """Chinese as it is read."""

    json_dumps_params = {"ensure_ascii": False}


class Api(NinjaAPI):
    """What a token is told is kept by no cache."""

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """Return the answer that a call begins with."""
        response: HttpResponse = super().create_temporal_response(request)
        response["Cache-Control"] = "no-store"
        return response


# The documentation pages that come with the library load scripts from elsewhere; ours is plain HTML.
api = Api(
    renderer=Plain(),
    title="公开 Gongkai 接口",
    version="1",
    description="办公系统送入信息，上级门户读取公开信息。",
    docs_url=None,
    openapi_url=None,
    urls_namespace="ninja",
)
api.add_router("", pulling.router)
api.add_router("", pushing.router)
errors.install(api)


@require_safe
def schema(request: HttpRequest) -> JsonResponse:
    """The OpenAPI schema."""
    data: Any = api.get_openapi_schema(path_prefix="/api/v1/")
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "public, max-age=300"
    return response


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The documentation, made from the schema."""
    data: Any = api.get_openapi_schema(path_prefix="/api/v1/")
    response = render(request, "api/docs.html", {"operations": operations(data)})
    response["Cache-Control"] = "public, max-age=300"
    return response


@csrf_exempt
def nothing(request: HttpRequest) -> HttpResponse:
    """What is no address of the API, as JSON."""
    return errors.one(404, "not_found", "没有这个接口地址，请看 /api/v1/docs。")


app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/docs", docs, name="docs"),
    path("v1/openapi.json", schema, name="schema"),
    path("v1/", api.urls),
    re_path(r"^.*$", nothing, name="nothing"),
]

"""The schema is what the API does: schemathesis sends what it allows and what it does not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance
from tests.api.making import Desk

from gongkai.agencies.models import Attempts
from gongkai.api.urls import api
from gongkai.config.wsgi import application

pytestmark = pytest.mark.django_db
CHECKS = (not_a_server_error, status_code_conformance, response_schema_conformance)


def described() -> Any:
    """Return the schema, as the API gives it, called in this process."""
    # Not by Django's test client: that connects again what `one_connection` took off.
    raw = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))
    schema = schemathesis.openapi.from_dict(raw)
    schema.app = application
    return schema


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The server closes its connection between calls; here it is the test's."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
def test_every_answer_is_as_the_schema_says(desk: Desk) -> None:
    token = desk.issue()
    for found in described().get_all_operations():
        operation = found.ok()

        @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def send(case: Any) -> None:
            Attempts.objects.all().delete()  # how often one may call is tested elsewhere
            case.headers["Authorization"] = f"Bearer {token}"
            case.call_and_validate(checks=list(CHECKS))

        send()


def test_the_page_is_made_from_it_and_loads_nothing_from_elsewhere(desk: Desk) -> None:
    raw = Client().get("/api/v1/openapi.json").json()
    answer = Client().get("/api/v1/docs")
    page = answer.content.decode()
    for path in raw["paths"]:
        assert path in page
    assert "<script" not in page
    assert "style=" not in page
    assert not re.search(r'(?:src|href)="https?:', page)
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "external_id" in page
    assert "values.document_no" in page

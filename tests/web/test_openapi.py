"""The description of the API is valid, complete, and true of what the server answers."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from search.query import params
from tests.web import formats as formats
from tests.web import press
from web.openapi import descriptions, document

DOCUMENT = document()
ID = press.LIGHTHOUSE.id


def check(schema: str, body: Any) -> None:
    registry = Registry().with_resource("urn:api", Resource.from_contents(DOCUMENT, DRAFT202012))
    wanted = {"$ref": f"urn:api#/components/schemas/{schema}"}
    jsonschema.Draft202012Validator(wanted, registry=registry).validate(body)


def test_it_is_served(client: FlaskClient) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.get_json() == json.loads(json.dumps(DOCUMENT))
    assert DOCUMENT["openapi"].startswith("3.1")


def test_every_parameter_is_described() -> None:
    described = {p["name"] for p in DOCUMENT["paths"]["/search"]["get"]["parameters"]}
    assert described == {*params.PARAMETERS, "lang"}
    assert descriptions().keys() == described
    assert DOCUMENT["components"]["schemas"]["Query"]["properties"].keys() == set(params.PARAMETERS)


def test_every_route_of_the_api_is_described(client: FlaskClient) -> None:
    rules = {
        (rule.rule.removeprefix("/api/v1").replace("<", "{").replace(">", "}"), method.lower())
        for rule in client.application.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1/")
    }
    described = {(path, method) for path, methods in DOCUMENT["paths"].items() for method in methods}
    assert rules - {("/openapi.json", "get")} == described


@pytest.mark.parametrize(
    ("schema", "url"),
    [
        ("Search", "/search?q=灯台&facets=country,pair,author,source,section,year,month,day&explain=1"),
        ("Search", "/search?q=ない語+灯台"),
        ("Search", "/search?q=("),
        ("Facet", "/facets/author?q=灯台"),
        ("Timeline", "/timeline?interval=month"),
        ("Suggestions", "/suggest?q=見本"),
        ("Article", f"/articles/{ID}?q=灯台"),
        ("Similar", f"/articles/{ID}/similar"),
        ("Citation", f"/articles/{ID}/citation"),
        ("Status", "/status"),
        ("Problem", "/search?sort=x"),
        ("Problem", "/nothing"),
    ],
)
def test_answers_are_as_described(client: FlaskClient, schema: str, url: str) -> None:
    check(schema, client.get(f"/api/v1{url}").get_json())


def test_a_batch_is_as_described(client: FlaskClient) -> None:
    asked = {"queries": [{"q": "灯台"}, {"q": "灯台", "fold": False, "country": ["JP"]}]}
    check("Batch", asked)
    check("Answers", client.post("/api/v1/batch", json=asked).get_json())


described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", press.app(count=10))


@described.parametrize()
@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_generated_requests_are_answered_as_described(case: schemathesis.Case) -> None:
    """Every check of schemathesis; `tests.web.formats` says what it cannot know."""
    case.call_and_validate()

"""JSON-LD: no context from outside, nothing dropped in silence, and no context that costs without end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vnr_graph.errors import ReadingError
from vnr_graph.store.reading import parse_bytes

FILE = Path("a.jsonld")


def error_of(text: str, *, base: str | None = None) -> str:
    with pytest.raises(ReadingError) as caught:
        parse_bytes(text.encode(), path=FILE, base=base)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "place", "address"),
    [
        ('{"@context": "https://schema.org/", "@id": "http://a"}', "1:14", "https://schema.org/"),
        ('{"@context": "context.jsonld"}', "1:14", "context.jsonld"),
        ('{"@context": "file:///etc/passwd"}', "1:14", "file:///etc/passwd"),
        ('{"@context": [{"a": "http://a"},\n  "http://c"]}', "2:3", "http://c"),
        ('{"@context": {"@import": "http://c"}}', "1:26", "http://c"),
        ('{"@graph": [{"a": {"@context": "http://c"}}]}', "1:32", "http://c"),
        ('{"@context": {"t": {"@id": "http://t", "@context": "http://c"}}}', "1:52", "http://c"),
        ('{"@context": {"t": {"@id": "http://t", "@context": [null, "http://c"]}}}', "1:59", "http://c"),
        ('{"\\u0040context": "http://c"}', "1:19", "http://c"),
        ('[{"å": 1}, {"@context": "http:\\/\\/c"}]', "1:25", "http://c"),
    ],
)
def test_a_context_outside_the_document_is_refused_at_its_place(text: str, place: str, address: str) -> None:
    assert error_of(text) == (
        f"a.jsonld:{place}: The JSON-LD context {address} stands outside the document; nothing is fetched."
        " Put the context itself into the document."
    )


LOST = {
    "a relative identifier": ('{"@id": "a", "http://p": 1}', "1:9", "a"),
    "a broken identifier": ('{"@id": "http://a b", "http://p": 1}', "1:9", "http://a b"),
    "a key without a meaning": ('{"@id": "http://a", "http://p": 1,\n "label": "x"}', "2:2", "label"),
    "a broken key": ('{"@id": "http://a", "http://p q": 1}', "1:21", "http://p q"),
    "a blank node as property": ('{"@id": "http://a", "_:p": 1}', "1:21", "_:p"),
    "a relative type": ('{"@id": "http://a", "@type": "Agency"}', "1:30", "Agency"),
    "a broken type": ('{"@id": "http://a", "@type": ["http://t", "http://t u"]}', "1:43", "http://t u"),
    "a broken language": ('{"@id": "http://a", "http://p": {"@value": "x", "@language": "på se"}}', "1:62", "på se"),
    "a broken value of a term": (
        '{"@context": {"p": {"@id": "http://p", "@type": "@id"}}, "@id": "http://a", "p": "http://a b"}',
        "1:82",
        "http://a b",
    ),
    "a relative value of a term": (
        '{"@context": {"p": {"@id": "http://p", "@type": "@id"}}, "@id": "http://a", "p": ["http://b", "b"]}',
        "1:95",
        "b",
    ),
    "a relative value of an alias": (
        '{"@context": {"id": "@id", "p": "http://p"}, "id": "a", "p": "x"}',
        "1:52",
        "a",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", LOST)
def test_what_json_ld_would_drop_in_silence_is_refused(case: str) -> None:
    text, place, lost = LOST[case]
    assert error_of(text) == (
        f'a.jsonld:{place}: "{lost}" is no absolute IRI and no term of the document\'s own context:'
        " JSON-LD would drop it in silence. Write the whole IRI, define the term, or remove it."
    )


CONTEXT = '"@context": {"p": {"@id": "http://p", "@container": "%s"}}, "@id": "http://a"'
KEPT = {
    "a base given": ('{"@id": "a", "http://p": "x y"}', "http://b/", 1),
    "a base of its own": ('{"@context": {"@base": "http://b/"}, "@id": "a", "http://p": "x y"}', None, 1),
    "a vocabulary": ('{"@context": {"@vocab": "http://v/"}, "@id": "http://a", "label": "x y", "@type": "T"}', None, 2),
    "a term as type": ('{"@context": {"T": "http://t"}, "@id": "http://a", "@type": "T"}', None, 1),
    "a compact IRI": ('{"@context": {"e": "http://e/"}, "@id": "e:a", "e:p": {"@id": "e:b"}}', None, 1),
    "languages as keys": ("{" + CONTEXT % "@language" + ', "p": {"sv": "x", "en": "y"}}', None, 2),
    "an index": ("{" + CONTEXT % "@index" + ', "p": {"x y": ["x", "y"]}}', None, 2),
    "JSON as a value": ('{"@id": "http://a", "http://p": {"@value": {"x y": "z"}, "@type": "@json"}}', None, 1),
    "a blank node": ('{"@id": "_:a", "http://p": {"@id": "_:b"}}', None, 1),
    "a language": ('{"@id": "http://a", "http://p": {"@value": "x", "@language": "sv-FI"}}', None, 1),
    "a text like JSON": ('{"@id": "http://a", "http://p": "[{\\"@context\\": \\"http://c\\"]"}', None, 1),
    "a null context": ('{"@context": null, "@id": "http://a", "http://p": 1}', None, 1),
    "a list": ('{"@id": "http://a", "http://p": {"@list": ["x y"]}}', None, 3),
}


@pytest.mark.parametrize("case", KEPT)
def test_what_is_grounded_is_read(case: str) -> None:
    text, base, count = KEPT[case]
    assert len(parse_bytes(text.encode(), path=FILE, base=base).quads) == count


def test_broken_json_is_told_as_such_before_anything_is_said_about_losses() -> None:
    assert error_of('{"@id": "a", "b": 1').startswith("a.jsonld:1:20: Broken JSON-LD: ")


def test_a_broken_context_is_told_with_the_line_read_last() -> None:
    message = error_of('{"@context": {"p": 5},\n"@id": "http://a",\n"p": 1}')
    assert message.startswith("a.jsonld:3: Broken JSON-LD: Term definition value must be null, a string or a map.")


def test_scoped_contexts_that_would_cost_too_much_are_refused() -> None:
    terms = {f"t{number}": f"http://t/{number}" for number in range(1500)}
    document = {
        "@context": {"T": {"@id": "http://t", "@context": terms}},
        "@graph": [{"@id": f"http://a/{number}", "@type": "T"} for number in range(1500)],
    }
    assert error_of(json.dumps(document)) == (
        "a.jsonld: The contexts in the document are too large for how often they apply: 2253002 terms in all."
        " Use one context, at the top."
    )


def test_contexts_in_many_nodes_that_inherit_a_large_one_are_refused() -> None:
    terms = {f"t{number}": f"http://t/{number}" for number in range(1500)}
    nodes = [{"@context": {"p": "http://p"}, "@id": f"http://a/{number}", "p": 1} for number in range(1500)]
    message = error_of(json.dumps({"@context": terms, "@graph": nodes}))
    assert message.startswith("a.jsonld: The contexts in the document are too large for how often they apply: 2253000")


def test_many_nodes_with_small_contexts_are_read() -> None:
    nodes = [{"@context": {"p": "http://p"}, "@id": f"http://a/{number}", "p": 1} for number in range(3000)]
    assert len(parse_bytes(json.dumps(nodes).encode(), path=FILE).quads) == 3000

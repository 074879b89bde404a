"""The canonical form of Turtle, case by case."""

from __future__ import annotations

from pathlib import Path

import pytest

from vnr_graph.exchange.formatting import format_turtle

FILE = Path("a.ttl")
P = "@prefix e: <http://example.org/> .\n"
M = "\n        "
RDF = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"


def test_a_file_in_any_order_comes_out_in_canonical_form() -> None:
    text = """\
# A document.
# Second line.

@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix unused: <http://unused/> .
PREFIX vnr: <https://w3id.org/vnr-graph/ontology#>
prefix o: <https://w3id.org/vnr-graph/id/agency/>
@prefix rdfs:<http://www.w3.org/2000/01/rdf-schema#>.
# The police
o:2523-police vnr:kind <https://w3id.org/vnr-graph/code/agency-kind/local-police>, <http://example.org/odd,name> ;
  rdfs:label "Police"@en , 'Polisen'@sv ;; vnr:validFrom "2015-01-01"^^xsd:date ; a vnr:Agency, <http://data.europa.eu/m8g/PublicOrganisation>.
o:b <http://www.w3.org/2004/02/skos/core#definition> "d" ; <http://www.w3.org/2004/02/skos/core#altLabel> "a" ;
  <http://www.w3.org/2004/02/skos/core#prefLabel> "p" ; rdfs:label "l" ; vnr:a "first of the others" ; a vnr:Agency.
"""
    assert (
        format_turtle(text, place=FILE)
        == """\
# A document.
# Second line.

@prefix agency: <https://w3id.org/vnr-graph/id/agency/> .
@prefix cv: <http://data.europa.eu/m8g/> .
@prefix kind: <https://w3id.org/vnr-graph/code/agency-kind/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vnr: <https://w3id.org/vnr-graph/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

# The police
agency:2523-police a cv:PublicOrganisation, vnr:Agency ;
    rdfs:label "Polisen"@sv, "Police"@en ;
    vnr:kind <http://example.org/odd,name>, kind:local-police ;
    vnr:validFrom "2015-01-01"^^xsd:date .

agency:b a vnr:Agency ;
    rdfs:label "l" ;
    skos:prefLabel "p" ;
    skos:altLabel "a" ;
    skos:definition "d" ;
    vnr:a "first of the others" .
"""
    )


FORMS = {
    "objects that do not fit stand on lines of their own": (
        f'{P}e:a e:p "{"b" * 60}"@en, "{"a" * 60}"@sv .',
        f'{P}\ne:a e:p\n        "{"a" * 60}"@sv,\n        "{"b" * 60}"@en .\n',
    ),
    "a single text that does not fit stands on the next line": (
        f'{P}e:a a e:T ; e:p "{"a" * 120}" .',
        f'{P}\ne:a a e:T ;\n    e:p\n        "{"a" * 120}" .\n',
    ),
    "a line of 120 characters fits": (
        f'{P}e:a a e:T ; e:p "{"a" * 108}" ; e:q "{"a" * 109}" .',
        f'{P}\ne:a a e:T ;\n    e:p "{"a" * 108}" ;\n    e:q\n        "{"a" * 109}" .\n',
    ),
    "a short blank node stands on the line": (
        f"{P}e:a e:p [ e:end 9 ; e:begin 1 ; a e:Range ] .",
        f"{P}\ne:a e:p [ a e:Range ; e:begin 1 ; e:end 9 ] .\n",
    ),
    "a long one is opened up": (
        f'{P}e:a e:p [ e:q "{"q" * 60}" ; e:p "{"p" * 60}", [ e:r [] ] ] .',
        f'{P}\ne:a e:p [\n        e:p "{"p" * 60}", [ e:r [] ] ;\n        e:q "{"q" * 60}"\n    ] .\n',
    ),
    "a labelled node that is pointed to once loses its label": (
        f"{P}_:x e:q 1 . e:a e:p _:x .",
        f"{P}\ne:a e:p [ e:q 1 ] .\n",
    ),
    "one that is pointed to twice keeps it": (
        f"{P}e:a e:p _:x ; e:q _:x . _:x e:r 1 .",
        f"{P}\ne:a e:p _:x ;\n    e:q _:x .\n\n_:x e:r 1 .\n",
    ),
    "one on a circle keeps it": (f"{P}_:x e:p _:y . _:y e:p _:x .", f"{P}\n_:x e:p _:y .\n\n_:y e:p _:x .\n"),
    "what hangs on a circle stands inside": (
        f"{P}_:x e:p _:x , _:y . _:y e:p _:z .",
        f"{P}\n_:x e:p _:x, [ e:p [] ] .\n",
    ),
    "one that nothing points to needs none": (f"{P}_:x e:p 1 . [ e:p 2 ] .", f"{P}\n[] e:p 1 .\n\n[] e:p 2 .\n"),
    "a list stands in parentheses": (
        f'{P}e:a e:p ( e:b ( 1 "x" ) [ e:q () ] ) , () .',
        f'{P}\ne:a e:p (), ( e:b ( 1 "x" ) [ e:q () ] ) .\n',
    ),
    "a long list is opened up": (
        f'{P}e:a e:p ("{"a" * 60}" "{"b" * 60}") .',
        f'{P}\ne:a e:p (\n        "{"a" * 60}"\n        "{"b" * 60}"\n    ) .\n',
    ),
    "a list written cell by cell is a list": (
        f"{P}{RDF}e:a e:p _:1 . _:1 rdf:first 1 ; rdf:rest _:2 . _:2 rdf:first 2 ; rdf:rest rdf:nil .",
        f"{P}\ne:a e:p ( 1 2 ) .\n",
    ),
    "a list with something more on it is none": (
        f"{P}(1) e:p e:a . () e:p e:a .",
        f"{P}{RDF}\n[] e:p e:a ;\n    rdf:first 1 ;\n    rdf:rest () .\n\n() e:p e:a .\n",
    ),
    "a broken list is none": (
        f"{P}{RDF}e:a e:p [ rdf:first 1, 2 ; rdf:rest () ], [ rdf:first 1 ; rdf:rest e:b ] .",
        f"{P}{RDF}\ne:a e:p [ rdf:first 1 ; rdf:rest e:b ], [ rdf:first 1, 2 ; rdf:rest () ] .\n",
    ),
    "a text over several lines stays one": (
        f'{P}e:a e:select "\\nSELECT * {{\\n\\t?s ?p \\"x\\\\y\\" .\\n}}\\n" .',
        f'{P}\ne:a e:select """\nSELECT * {{\n\t?s ?p "x\\\\y" .\n}}\n""" .\n',
    ),
    "quotes at the end of such a text are escaped": (
        f"{P}e:a e:p '''a\n\"b\" \"\"c\"\"''' .",
        f'{P}\ne:a e:p """a\n"b" \\""c\\"\\"""" .\n',
    ),
    "what cannot be seen is spelt": (
        f'{P}e:a e:p "a\u202eb\u00adc\\u0000\\t\u2028\U000e0001" .',
        f'{P}\ne:a e:p "a\\u202Eb\\u00ADc\\u0000\\t\\u2028\\U000E0001" .\n',
    ),
    "numbers are bare and spelt as they were, and sorted by size": (
        f'{P}e:a e:p 10, 9, 1.50, 01, "x", "1"^^e:t, true, 1e0, "é"@fr, "z"@sv, "a"@en, e:b, <http://a>, [] .',
        f'{P}\ne:a e:p <http://a>, e:b, "z"@sv, "a"@en, "é"@fr, 01, 1.50, 9, 10, "1"^^e:t, "x", 1e0, true, [] .\n',
    ),
    "statements about one subject come together where it first stands": (
        f"{P}e:b e:p 1 . e:a e:p 2 . e:b e:q 3 .",
        f"{P}\ne:b e:p 1 ;\n    e:q 3 .\n\ne:a e:p 2 .\n",
    ),
    "relative IRIs are written out": (
        "@base <http://b/> .\n@prefix s: <s#> .\n<a> s:p <b> . BASE <http://b/c/> <d> s:p <../e> .",
        "@prefix s: <http://b/s#> .\n\n<http://b/a> s:p <http://b/b> .\n\n<http://b/c/d> s:p <http://b/e> .\n",
    ),
    "local names that would need escapes are written out": (
        f"{P}e:a\\,b e:p e:c\\/d, e:1.2, e:%20, e:å, <http://example.org/> .",
        f"{P}\n<http://example.org/a,b> e:p <http://example.org/>, <http://example.org/c/d>, e:%20, e:1.2, e:å .\n",
    ),
    "the project's name of a namespace is used": (
        "@prefix x: <https://w3id.org/vnr-graph/ontology#> . PREFIX z: <http://y/> PREFIX y: <http://y/> x:a z:b y:c .",
        "@prefix vnr: <https://w3id.org/vnr-graph/ontology#> .\n@prefix y: <http://y/> .\n\nvnr:a y:b y:c .\n",
    ),
    "what a prefix means in the file holds": (
        "@prefix vnr: <http://other/> . vnr:a vnr:b <https://w3id.org/vnr-graph/ontology#c> .",
        "@prefix vnr: <http://other/> .\n\nvnr:a vnr:b <https://w3id.org/vnr-graph/ontology#c> .\n",
    ),
    "but not when it is not used": (
        "@prefix vnr: <http://other/> . <http://a> <http://b> <https://w3id.org/vnr-graph/ontology#c> .",
        "@prefix vnr: <https://w3id.org/vnr-graph/ontology#> .\n\n<http://a> <http://b> vnr:c .\n",
    ),
    "comments before subjects stay, blank lines between them too": (
        f"{P}\n\n\n# Part one\n\n   # about a\n# and more  \ne:a e:p 1 .\n#b\n\n\ne:b e:p 2 .\n# none\n[] e:p 3 .",
        f"{P}\n# Part one\n\n# about a\n# and more\ne:a e:p 1 .\n\n#b\n\ne:b e:p 2 .\n\n# none\n[] e:p 3 .\n",
    ),
    "comments at the top stay, without prefixes as well": (
        "  # top\n\n# still top\n\n# of a\n<http://a> <http://b> 1 .",
        "# top\n\n# still top\n\n# of a\n<http://a> <http://b> 1 .\n",
    ),
    "a node with a comment keeps its block and label": (
        f"{P}# why\n_:x e:p 1 .\ne:a e:q _:x .",
        f"{P}\n# why\n_:x e:p 1 .\n\ne:a e:q _:x .\n",
    ),
    "a comment's sign inside a text or IRI is none": (
        f'{P}e:a e:p "# x", """#\ny""", <http://a#b>, e:c\\#d .',
        f'{P}\ne:a e:p{M}<http://a#b>,{M}<http://example.org/c#d>,{M}"""#\ny""",{M}"# x" .\n',
    ),
    "line ends become line feeds": (
        "# top\r\n\r\n<http://a> <http://b> 1 .\r\n",
        "# top\n\n<http://a> <http://b> 1 .\n",
    ),
    "tight writing is understood": (
        '@prefix e:<http://example.org/>.e:a a e:b;e:p"y"^^e:t,"x"@sv.e:c e:p 1.5,.5,1e3.e:d e:p[],(),1 .',
        f'{P}\ne:a a e:b ;\n    e:p "x"@sv, "y"^^e:t .\n\ne:c e:p .5, 1.5, 1e3 .\n\ne:d e:p (), 1, [] .\n',
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_form(form: str) -> None:
    text, expected = FORMS[form]
    formatted = format_turtle(text, place=FILE)
    assert formatted == expected
    assert format_turtle(formatted, place=FILE) == formatted

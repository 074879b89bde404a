"""What things without a label are called: terms of other vocabularies, and what follows from other statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vnr_graph.store.derived import ASSESSMENT
from vnr_graph.store.opening import DERIVED
from vnr_graph.texts import N_
from vnr_graph.vocabulary import expand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vnr_graph.report.wording import Wording

_TERMS: Final[Mapping[str, str]] = {
    expand(term): words
    for term, words in (
        ("cv:PublicOrganisation", N_("public organisation")),
        ("dcterms:date", N_("date")),
        ("dcterms:description", N_("description")),
        ("dcterms:issued", N_("issued")),
        ("dcterms:language", N_("language")),
        ("dcterms:license", N_("licence")),
        ("dcterms:modified", N_("last changed")),
        ("dcterms:publisher", N_("publisher")),
        ("dcterms:source", N_("source")),
        ("dcterms:title", N_("title")),
        ("geo:lat", N_("latitude")),
        ("geo:long", N_("longitude")),
        ("oa:TextPositionSelector", N_("place in a text")),
        ("oa:end", N_("ends before character")),
        ("oa:hasSelector", N_("where in the document")),
        ("oa:hasSource", N_("document")),
        ("oa:start", N_("begins at character")),
        ("org:ChangeEvent", N_("change of organisation")),
        ("org:Membership", N_("membership")),
        ("org:Post", N_("post")),
        ("org:changedBy", N_("changed by")),
        ("org:hasMember", N_("members")),
        ("org:member", N_("member")),
        ("org:organization", N_("organisation")),
        ("org:originalOrganization", N_("before the change")),
        ("org:postIn", N_("post in")),
        ("org:resultingOrganization", N_("after the change")),
        ("org:role", N_("role")),
        ("org:subOrganizationOf", N_("part of")),
        ("owl:AllDisjointClasses", N_("classes that share nothing")),
        ("owl:Class", N_("class")),
        ("owl:DatatypeProperty", N_("property with a text or number")),
        ("owl:FunctionalProperty", N_("property with one value")),
        ("owl:ObjectProperty", N_("property with a thing")),
        ("owl:Ontology", N_("ontology")),
        ("owl:SymmetricProperty", N_("property that goes both ways")),
        ("owl:TransitiveProperty", N_("property that goes on through several")),
        ("owl:deprecated", N_("no longer used")),
        ("owl:disjointWith", N_("shares nothing with")),
        ("owl:inverseOf", N_("inverse of")),
        ("owl:members", N_("members")),
        ("owl:versionIRI", N_("address of the version")),
        ("owl:versionInfo", N_("version")),
        ("rdf:first", N_("first in the list")),
        ("rdf:rest", N_("rest of the list")),
        ("rdf:type", N_("type")),
        ("rdfs:comment", N_("comment")),
        ("rdfs:domain", N_("said of")),
        ("rdfs:isDefinedBy", N_("defined in")),
        ("rdfs:label", N_("name")),
        ("rdfs:range", N_("has as values")),
        ("rdfs:seeAlso", N_("see also")),
        ("rdfs:subClassOf", N_("a kind of")),
        ("rdfs:subPropertyOf", N_("narrower than the property")),
        ("schema:domainIncludes", N_("said of, among others")),
        ("schema:rangeIncludes", N_("has as values, among others")),
        ("schema:sameAs", N_("the same as")),
        ("skos:Collection", N_("collection")),
        ("skos:OrderedCollection", N_("collection in order")),
        ("skos:Concept", N_("concept")),
        ("skos:ConceptScheme", N_("code list")),
        ("skos:altLabel", N_("also called")),
        ("skos:broadMatch", N_("broader elsewhere")),
        ("skos:broader", N_("broader")),
        ("skos:closeMatch", N_("nearly the same as")),
        ("skos:definition", N_("definition")),
        ("skos:editorialNote", N_("editors' note")),
        ("skos:exactMatch", N_("the same as")),
        ("skos:hasTopConcept", N_("topmost concept")),
        ("skos:inScheme", N_("in the code list")),
        ("skos:member", N_("member")),
        ("skos:memberList", N_("members in order")),
        ("skos:narrowMatch", N_("narrower elsewhere")),
        ("skos:narrower", N_("narrower")),
        ("skos:notation", N_("code")),
        ("skos:prefLabel", N_("name")),
        ("skos:related", N_("related to")),
        ("skos:relatedMatch", N_("related elsewhere")),
        ("skos:scopeNote", N_("note on use")),
        ("skos:topConceptOf", N_("topmost concept of")),
    )
}
_OURS: Final[Mapping[str, str]] = {
    ASSESSMENT: N_("what is judged, and how"),
    DERIVED.value: N_("follows on the day"),
}


def described(iri: str, wording: Wording) -> str | None:
    """Words for a thing that has no label; ``None`` when the map does not say enough of it for any.

    Args:
        iri: the thing.
        wording: the reader's language, and the map with what is derived for the day.
    """
    known = _TERMS.get(iri) or _OURS.get(iri)
    if known is not None:
        return wording.say(known)
    return _by_law(iri, wording) or _break(iri, wording) or _membership(iri, wording) or _evidence(iri, wording)


def _one(iri: str, predicate: str, wording: Wording) -> str | None:
    """The first value of a property, as it is called."""
    values = wording.map.iris(iri, predicate)
    return wording.name(min(values)) if values else None


def _by_law(iri: str, wording: Wording) -> str | None:
    """A responsibility that follows from a mandate: the duty, whose it is, and as what."""
    basis, holder = _one(iri, "vnr:basis", wording), _one(iri, "vnr:holder", wording)
    if basis is None or holder is None:
        return None
    role = _one(iri, "vnr:role", wording)
    return f"{basis} ({holder}, {role})" if role else f"{basis} ({holder})"


def _break(iri: str, wording: Wording) -> str | None:
    area, target = _one(iri, "vnr:breakArea", wording), _one(iri, "vnr:breakTarget", wording)
    if area is None or target is None:
        return None
    return wording.say(N_("break in the chain at {area}, for {target}"), area=area, target=target)


def _membership(iri: str, wording: Wording) -> str | None:
    member, group = _one(iri, "org:member", wording), _one(iri, "org:organization", wording)
    if member is None or group is None:
        return None
    return wording.say(N_("{member} in {group}"), member=member, group=group)


def _evidence(iri: str, wording: Wording) -> str | None:
    """A place in a document, said as a reader would look it up."""
    sources = wording.map.iris(iri, "oa:hasSource")
    passage = wording.passage(iri)
    if not sources or not passage:
        return None
    return f"{wording.name(min(sources))}, {passage}"

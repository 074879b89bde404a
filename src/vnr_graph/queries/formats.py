"""The names of the formats of an answer; apart, so that ``vnr --help`` needs no store to list them."""

from enum import StrEnum


class ResultFormat(StrEnum):
    """How an answer is written.

    ``csv``, ``tsv``, ``json`` and ``xml`` are W3C's formats for SPARQL 1.1, as they stand; ``excel`` is CSV that a
    spreadsheet opens as it should; ``ttl`` is Turtle, for triples; ``table`` is for reading.
    """

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    XML = "xml"
    TTL = "ttl"
    EXCEL = "excel"

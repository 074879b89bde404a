"""The names of the formats of a report; apart, so that ``vnr --help`` needs no writer to list them."""

from enum import StrEnum


class ReportFormat(StrEnum):
    """For whom a report is written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"
    GITLAB = "gitlab"
    MARKDOWN = "markdown"
    HTML = "html"
    TURTLE = "turtle"
    JSONLD = "jsonld"
    BADGE = "badge"

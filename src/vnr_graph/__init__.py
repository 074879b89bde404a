"""vnr-graph: who owns what against violence in close relationships, with the document behind every statement."""

from importlib.metadata import version as _version

__version__ = _version("vnr-graph")

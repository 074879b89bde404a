"""vnr-graph: who owns what against violence in close relationships, with the document behind every statement."""

__version__ = "0.1.0"

"""``vnr``: the map on the command line."""

from vnr_graph.cli.entry import main

__all__ = ["main"]

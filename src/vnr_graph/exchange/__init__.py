"""What comes in and goes out: the formatter and conversion between RDF formats."""

"""What changed between two maps, in the language of responsibility."""

"""Rules as SHACL shapes, confirmed by pySHACL, told as findings."""

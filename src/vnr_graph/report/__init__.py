"""What a person, a program or another tool reads of an answer."""

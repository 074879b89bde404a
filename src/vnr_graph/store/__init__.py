"""Reading documents into named graphs, and the view of a day."""

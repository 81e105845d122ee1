"""Documents and scores -> text: for programs (JSON, CSV) and for people (table, marked text, Markdown)."""

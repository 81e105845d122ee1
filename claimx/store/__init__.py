"""Results as tables: their schema, files of them, and the way back to documents."""

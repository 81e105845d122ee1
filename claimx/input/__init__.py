"""File or stream -> Article: bytes, encoding, title, language."""

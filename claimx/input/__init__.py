"""File or stream -> Article: bytes, encoding, title, language."""

# Characters in one article: twenty editions of a daily paper, whose `Doc` still fits into memory.
MAX_CHARS = 10_000_000

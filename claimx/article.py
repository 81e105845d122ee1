"""Article: one text with what is known about it."""

from __future__ import annotations

import hashlib

from pydantic import BaseModel, ConfigDict, Field


class Article(BaseModel):
    """One article. All offsets that claimx reports count code points of `text`, end exclusive."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(
        description="Name of the article, unique within a run: the file's name without its ending."
    )
    text: str = Field(description="The text as given; nothing in it is normalised.")
    path: str | None = Field(default=None, description="The file it came from; null for standard input.")
    title: str | None = Field(default=None, description="The headline, where it is known.")
    date: str | None = Field(default=None, description="Day of publication, ISO 8601, where it is known.")
    url: str | None = Field(default=None, description="Address on the web, where it is known.")

    @property
    def sha256(self) -> str:
        """SHA-256 of the text in UTF-8, hexadecimal. A lone surrogate counts as its three bytes."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

"""Claims across articles: who says the same, and who denies or counters it."""

"""Others at the same work: every leaf of the sixteen measures, for two years and their bases, on the same records."""

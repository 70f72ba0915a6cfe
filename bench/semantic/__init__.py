"""Semantic layers at the work that they are made for: figures by indicator and year, and running ones by month."""

"""Who did what: the append-only log, the actions that alone write to it, and the columnar copy."""

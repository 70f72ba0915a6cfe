"""One file per screen, its template and its test under the same name."""

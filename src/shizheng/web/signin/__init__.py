"""How people come in: what allauth asks this site, and what every request of theirs passes through."""

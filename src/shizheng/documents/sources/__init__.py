"""A document in any format as the same few things: paragraphs and grids of cells, in the order in which they are read.

Each reader knows one format and nothing of plans.  What stands in a file that isn't its words (styles, scripts,
footers, what was deleted under tracking) is left out; every word that a person sees is kept, automatic numbers too.
"""

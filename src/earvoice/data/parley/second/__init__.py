"""Parley's second edition: twelve domains, open-class names and figures, talks in three genres.

The first edition draws words by their kind. Here every verb says who does it to what (a `Frame`:
"doctor nurse | treat | 治疗 | patient"), so that content is plausible, and sentence patterns are
rows of data: one English and one Chinese template with typed slots (`rows`). What is shared with
the first edition (fragments, clauses, sentences, numbers) is used from there unchanged.
"""

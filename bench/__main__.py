"""Runs every measurement and prints its figures."""

from bench import (
    authority,
    growth,
    loading,
    measures,
    pages,
    painting,
    publishing,
    questions,
    uploads,
    visitors,
    workbooks,
)

EVERY = (questions, publishing, loading, uploads, workbooks, measures, pages, painting, visitors, authority, growth)

for measurement in EVERY:
    measurement.report()

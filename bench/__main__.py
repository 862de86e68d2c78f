"""Runs every measurement and prints its figures."""

from bench import authority, loading, measures, pages, painting, publishing, questions, uploads, visitors, workbooks

EVERY = (questions, publishing, loading, uploads, workbooks, measures, pages, painting, visitors, authority)

for measurement in EVERY:
    measurement.report()

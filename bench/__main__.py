"""Runs every measurement and prints its figures."""

from bench import authority, loading, measures, pages, painting, publishing, questions, visitors, workbooks

for measurement in (questions, publishing, loading, workbooks, measures, pages, painting, visitors, authority):
    measurement.report()

"""Runs every measurement and prints its figures."""

from bench import authority, loading, measures, pages, publishing, questions, workbooks

for measurement in (questions, publishing, loading, workbooks, measures, pages, authority):
    measurement.report()

"""Runs every measurement and prints its figures."""

from bench import loading, measures, pages, publishing, questions, workbooks

for measurement in (questions, publishing, loading, workbooks, measures, pages):
    measurement.report()

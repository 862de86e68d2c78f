"""Runs every measurement and prints its figures."""

from bench import loading, measures, pages, publishing, questions

for measurement in (questions, publishing, loading, measures, pages):
    measurement.report()

"""Runs every measurement and prints its figures."""

from bench import publishing, questions

for measurement in (questions, publishing):
    measurement.report()

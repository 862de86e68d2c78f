"""The words of the house, as frozen values and the columns of tables. Imports nothing of ours."""

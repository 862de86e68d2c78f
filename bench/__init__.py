"""Every speed claim, as a figure or a ratio measured in one run on one machine. `python -m bench` runs them all."""

"""Laws may take their time: another program on the machine is no counterexample."""

from hypothesis import settings

settings.register_profile("short", deadline=None, max_examples=60)
settings.load_profile("short")

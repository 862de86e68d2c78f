"""How much of a file a kind of return may ask for; plain values, because they cross into the reading process."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """How much of a file a kind of return may ask for (`trust.md`, loader limits; all of it data, per kind)."""

    bytes: int = 25_000_000
    rows: int = 200_000
    columns: int = 1_000
    sheets: int = 20
    zip_members: int = 1_000
    unpacked_bytes: int = 300_000_000
    unpacked_ratio: int = 100
    memory_bytes: int = 1_500_000_000
    cpu_seconds: int = 60
    wall_seconds: int = 90

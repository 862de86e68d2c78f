"""How much of a file a kind of return may ask for; plain values, because they cross into the reading process."""

from dataclasses import dataclass, replace

PACKED = (b"PK", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"PAR1")
"""How a workbook, a compressed file and a Parquet file begin: much more comes out of them than they are long."""


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


def with_time_for(limits: Limits, beginning: bytes, size: int) -> Limits:
    """Limits with no more time than a file of this kind and size can honestly need, several times over.

    Nobody waits a minute for what is small and made to be slow.
    """
    megabytes = size / 1_000_000
    honest_seconds = 6 + 4 * megabytes if beginning.startswith(PACKED) else 5 + megabytes
    return replace(
        limits,
        cpu_seconds=min(limits.cpu_seconds, round(honest_seconds)),
        wall_seconds=min(limits.wall_seconds, round(1.5 * honest_seconds)),
    )

"""Where the files lie that come with the code."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PUBLISHED = ROOT / "data" / "published"
REFERENCE = ROOT / "data" / "reference"

"""The script that carried data/published makes the same files again from the originals."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import NO_SHARED, SHARED

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.prove
@pytest.mark.skipif(not (SHARED / "data").exists(), reason=NO_SHARED)
def test_carried_again_they_are_the_same(tmp_path: Path):
    command = [sys.executable, "-m", "scripts.carry_published_figures", SHARED / "data", tmp_path]
    subprocess.run(command, check=True, cwd=ROOT)
    published = ROOT / "data" / "published"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in published.iterdir())
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (published / path.name).read_bytes(), path.name

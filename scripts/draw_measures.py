"""Write docs/measures.md from the register; with --check, only say whether it is what it should be."""

import sys

from metrics.measures.page import measures_page
from model.folders import ROOT

PAGE = ROOT / "docs" / "measures.md"


def main(arguments: list[str]) -> int:
    """0 when the page is as the register says, 1 when --check finds that it is not."""
    page = measures_page()
    if "--check" not in arguments:
        PAGE.write_text(page, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page:
        return 0
    print("docs/measures.md is not what the register says: run python -m scripts.draw_measures", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

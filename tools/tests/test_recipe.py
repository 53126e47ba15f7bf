"""docs/adding-a-provider.md names files: each is there."""

import re
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
RECIPE = ROOT / "docs/adding-a-provider.md"
FOLDERS = tuple(f"{path.name}/" for path in ROOT.iterdir() if path.is_dir())


def named_paths(text: str) -> list[str]:
    """What stands in backticks and begins with a folder of the project, but for what has KIND, NAME or … in it."""
    quoted = re.findall(r"`([^`\s]+)`", text)
    return [path for path in quoted if path.startswith(FOLDERS) and not re.search(r"KIND|NAME|…|\*", path)]


class Recipe(unittest.TestCase):
    def test_every_file_that_it_names_is_there(self):
        named = named_paths(RECIPE.read_text())
        self.assertGreater(len(named), 60)
        self.assertEqual([], [path for path in named if not (ROOT / path).exists()])

    def test_each_kind_points_to_it(self):
        for kind in ("gds", "gateways", "messaging"):
            self.assertIn("docs/adding-a-provider.md", (ROOT / "vendors" / kind / "README.md").read_text())

    def test_a_file_that_is_gone_would_be_seen(self):
        self.assertEqual(["vendors/gone.hpp"], named_paths("`vendors/gone.hpp`, `vendors/KIND/port.hpp`, `NAME.hpp`"))


if __name__ == "__main__":
    unittest.main()

import unittest
from xml.etree import ElementTree

from runner import chart
from runner.cases import Headline
from runner.tests.rows import row

_HEADLINES = (
    Headline("Server", "server-unary", "legate/virtual", "grpc-java/direct"),
    Headline("Server", "server-unary", "legate/virtual", "tonic/default"),
)
_SVG = "{http://www.w3.org/2000/svg}"


def _drawn(*rows, about="2 cores"):
    return ElementTree.fromstring(chart.svg(rows, _HEADLINES, about))


def _bars(drawn, kind="bar"):
    return [float(bar.get("width")) for bar in drawn.iter(_SVG + "rect") if bar.get("class") == kind]


def _texts(drawn):
    return ["".join(text.itertext()) for text in drawn.iter(_SVG + "text")]


class ChartTest(unittest.TestCase):
    def test_bars_are_as_long_as_ratios(self):
        first, second = _bars(_drawn(row(ratio=3.0), row(peer="tonic/default", ratio=1.5)))
        self.assertAlmostEqual(2, first / second, places=1)

    def test_a_bar_behind_the_peer_looks_different(self):
        drawn = _drawn(row(ratio=0.5))
        self.assertEqual((0, 1), (len(_bars(drawn)), len(_bars(drawn, "behind"))))

    def test_bars_stand_below_their_peer(self):
        texts = _texts(_drawn(row(peer="tonic/default"), row()))
        self.assertLess(texts.index("vs grpc-java"), texts.index("vs tonic (Rust)"))

    def test_beside_a_bar_are_ratio_and_figures(self):
        self.assertIn("3.0×300k vs 100k, direct executor", _texts(_drawn(row())))

    def test_other_metrics_and_rows_without_a_ratio_are_left_out(self):
        self.assertEqual([], _bars(_drawn(row(metric="p50_us"), row(ratio=None), row(case="server-bidi"))))

    def test_it_says_what_it_is_of(self):
        texts = _texts(_drawn(row(), about="2 cores · <JDK>"))
        self.assertIn("2 cores · <JDK>", texts)
        self.assertIn("Calls per CPU-second, Legate ÷ peer", texts)
        self.assertIn("1×", texts)

    def test_it_has_colours_for_dark_pages(self):
        self.assertIn("@media (prefers-color-scheme: dark)", chart.svg([row()], _HEADLINES, ""))

    def test_bars_leave_room_for_what_stands_beside_them(self):
        (bar,) = [b for b in _drawn(row(ratio=1234.5)).iter(_SVG + "rect") if b.get("class") == "bar"]
        self.assertLessEqual(float(bar.get("x")) + float(bar.get("width")), 600)

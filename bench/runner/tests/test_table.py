import unittest

from runner import table
from runner.cases import Case
from runner.tests.rows import row

_CASE = Case("c", "server", ("calls_per_cpu_s", "bytes_per_call"), (), (("legate/virtual", "tonic/default"),))


def _rows(ours, theirs):
    return table.rows_of(_CASE, _CASE.pairs, {"legate/virtual": ours, "tonic/default": theirs})


def _calls(*values):
    return [{"calls_per_cpu_s": value} for value in values]


class TableTest(unittest.TestCase):
    def test_a_row_has_medians_and_their_ratio(self):
        (found,) = _rows(_calls(100, 90, 500), _calls(50, 10, 60))
        self.assertEqual((100, 50, 2.0), (found["subject_value"], found["peer_value"], found["ratio"]))

    def test_the_spread_is_that_of_the_side_that_varies_more(self):
        (found,) = _rows(_calls(100, 101, 99), _calls(50, 40, 60))
        self.assertEqual(0.4, found["spread"])

    def test_a_row_has_the_fields_of_the_format_alone(self):
        (found,) = _rows(_calls(1), _calls(1))
        expected = ["case", "subject", "peer", "metric", "subject_value", "peer_value", "ratio", "spread"]
        self.assertEqual(expected, list(found))

    def test_what_a_side_does_not_tell_has_no_row(self):
        ours = [{"calls_per_cpu_s": 1, "bytes_per_call": 1}]
        self.assertEqual(["calls_per_cpu_s"], [r["metric"] for r in _rows(ours, _calls(1))])

    def test_a_side_that_did_not_run_has_no_row(self):
        self.assertEqual([], table.rows_of(_CASE, _CASE.pairs, {"legate/virtual": _calls(1)}))

    def test_nothing_divided_has_no_ratio(self):
        (found,) = _rows(_calls(1), _calls(0))
        self.assertIsNone(found["ratio"])

    def test_text_says_what_is_better(self):
        lines = table.text([row(), row(metric="rss_mib", ratio=None)]).splitlines()
        self.assertIn("calls_per_cpu_s (more is better)", lines[1])
        self.assertIn("3.00    ±2 %", lines[1])
        self.assertIn("rss_mib (less is better)", lines[2])

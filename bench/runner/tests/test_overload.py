import unittest

from runner import targets
from runner.overload import judged
from runner.tests.rows import row

_FOUND = {"good": 900, "seconds": 2.0, "rss_before_mib": 100.0, "rss_mib": 108.5}


class OverloadTest(unittest.TestCase):
    def test_goodput_is_a_share_of_the_peak(self):
        found = judged(500.0, _FOUND)
        self.assertEqual(450, found["goodput_per_s"])
        self.assertEqual(90, found["goodput_percent"])
        self.assertEqual(8.5, found["rss_added_mib"])

    def test_the_target_is_of_goodput_itself_whatever_the_peer_does(self):
        for value, outcome in ((80.0, targets.MET), (79.9, targets.MISSED)):
            with self.subTest(value):
                found = row(
                    case="overload",
                    subject="legate/work-adaptive",
                    peer="grpc-java/default-work",
                    metric="goodput_percent",
                    subject_value=value,
                    peer_value=0.0,
                    ratio=None,
                )
                verdicts = targets.verdicts([found])
                judged_by_it = [v for v in verdicts if v.ratio is not None]
                self.assertEqual([outcome], [v.outcome for v in judged_by_it])

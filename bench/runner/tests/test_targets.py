import unittest

from runner import targets
from runner.cases import CASES
from runner.targets import EVERY_PEER, MET, MISSED, NOT_MEASURED, TARGETS, Target
from runner.tests.rows import row

_CALLS = Target("server-unary", "calls_per_cpu_s", "legate/virtual", "grpc-java", 3)
_BYTES = Target("server-unary", "bytes_per_call", "legate/virtual", "grpc-java/virtual", 0.5)


def _outcome(target, *rows):
    (verdict,) = targets.verdicts(rows, [target])
    return verdict.outcome


class TargetsTest(unittest.TestCase):
    def test_more_is_enough_at_the_bound(self):
        self.assertEqual(MET, _outcome(_CALLS, row(ratio=3.0)))
        self.assertEqual(MISSED, _outcome(_CALLS, row(ratio=2.99)))

    def test_less_is_enough_at_the_bound(self):
        bytes_row = {"peer": "grpc-java/virtual", "metric": "bytes_per_call"}
        self.assertEqual(MET, _outcome(_BYTES, row(**bytes_row, ratio=0.5)))
        self.assertEqual(MISSED, _outcome(_BYTES, row(**bytes_row, ratio=0.51)))

    def test_the_best_variant_of_a_peer_counts(self):
        self.assertEqual(MISSED, _outcome(_CALLS, row(ratio=9), row(peer="grpc-java/virtual", ratio=2)))

    def test_every_peer_is_not_legate(self):
        best = Target("server-unary", "calls_per_cpu_s", "legate/virtual", EVERY_PEER, 1)
        self.assertEqual(MET, _outcome(best, row(peer="tonic/default", ratio=1.1), row(peer="legate/virtual-nio", ratio=0.9)))

    def test_other_rows_do_not_count(self):
        others = row(case="server-bidi"), row(subject="legate/inline"), row(peer="vertx/loop"), row(metric="p50_us")
        self.assertEqual(NOT_MEASURED, _outcome(_CALLS, *others, row(ratio=None)))

    def test_text_tells_outcomes_and_how_many(self):
        found = targets.text(targets.verdicts([row(ratio=3.5)], [_CALLS, _BYTES]))
        self.assertRegex(found, r"server-unary calls_per_cpu_s +legate/virtual vs grpc-java +≥ 3 +3\.50  met")
        self.assertTrue(found.endswith("targets: 1 met, 0 missed, 1 not measured"), found)

    def test_every_target_is_of_what_a_case_measures(self):
        for target in TARGETS:
            with self.subTest(target):
                (case,) = [c for c in CASES if c.name == target.case]
                self.assertIn(target.metric, case.metrics)
                self.assertIn(target.subject, [subject for subject, _ in case.pairs])

import unittest

from runner.cases import CASES, HEADLINES, HIGHER_IS_BETTER, Selection
from runner.measure import SIDES


def _names(selection):
    return [case.name for case, _ in selection.cases]


def _peers(selection):
    return {peer for _, pairs in selection.cases for _, peer in pairs}


class CasesTest(unittest.TestCase):
    def test_names_are_unique(self):
        self.assertEqual(len(CASES), len({case.name for case in CASES}))

    def test_every_case_can_be_measured(self):
        self.assertEqual(set(), {case.side for case in CASES} - set(SIDES))

    def test_quick_peers_are_compared_with(self):
        for case in CASES:
            self.assertEqual(set(), set(case.quick) - {peer for _, peer in case.pairs}, case.name)

    def test_headlines_are_rows(self):
        for headline in HEADLINES:
            with self.subTest(headline):
                (case,) = [c for c in CASES if c.name == headline.case]
                self.assertIn((headline.subject, headline.peer), case.pairs)
                self.assertTrue(HIGHER_IS_BETTER & set(case.metrics))


class SelectionTest(unittest.TestCase):
    def test_without_options_everything_runs(self):
        self.assertEqual([case.name for case in CASES], _names(Selection.of([], [], False)))

    def test_quick_has_unary_and_streaming_of_both_sides_against_grpc_java(self):
        quick = Selection.of([], [], True)
        expected = {"server-unary", "server-stream", "server-client-stream", "server-bidi"}
        expected |= {"client-unary-64", "client-receive", "client-send", "client-bidi"}
        self.assertEqual(expected, set(_names(quick)))
        self.assertEqual({"grpc-java"}, {peer.split("/")[0] for peer in _peers(quick)})

    def test_quick_runs_a_case_that_is_named(self):
        self.assertEqual(["start"], _names(Selection.of(["start"], [], True)))

    def test_peers_are_families_or_variants(self):
        self.assertEqual({"grpc-java/direct"}, _peers(Selection.of(["server-unary"], ["grpc-java/direct"], False)))
        self.assertEqual({"tonic/default"}, _peers(Selection.of(["server-unary"], ["tonic"], False)))

    def test_an_unknown_case_is_refused(self):
        with self.assertRaisesRegex(ValueError, "no case is called server-unray; there are .*server-unary"):
            Selection.of(["server-unray"], [], False)

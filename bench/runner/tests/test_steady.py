import unittest

from runner.measure import steady


class SteadyTest(unittest.TestCase):
    def test_three_windows_within_five_percent_are_steady(self):
        self.assertTrue(steady([9.0, 1.0, 1.04, 1.02], 4))

    def test_a_window_that_differs_more_is_not(self):
        self.assertFalse(steady([1.0, 1.0, 1.06, 1.0], 4))

    def test_too_few_windows_are_not(self):
        self.assertFalse(steady([1.0, 1.0, 1.0], 4))

    def test_costs_of_nothing_are_not(self):
        self.assertFalse(steady([0.0, 0.0, 0.0], 3))

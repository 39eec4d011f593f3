import unittest

from runner.failure import Failure
from runner.h2load import framed_message, parse

_OUTPUT = """
finished in {took}, 36328.00 req/s, 4.75MB/s
requests: 2000 total, 2000 started, 2000 done, {good} succeeded, {bad} failed, 0 errored, 0 timeout
status codes: {good} 2xx, 0 3xx, 0 4xx, {bad} 5xx
traffic: 4.75MB (4981337) total, 71.05KB (72752) headers (space savings 94.73%), 3.71MB ({data}) data
"""


def _parse(took="1.50s", good=2000, bad=0, data=214000):
    return parse(_OUTPUT.format(took=took, good=good, bad=bad, data=data), 107, "x")


class H2loadTest(unittest.TestCase):
    def test_a_message_is_framed(self):
        framed = framed_message(100)
        self.assertEqual(bytes([0, 0, 0, 0, 102, 0x12, 100, 0, 31, 62]), framed[:10])
        self.assertEqual(107, len(framed))

    def test_calls_and_seconds_are_told(self):
        self.assertEqual({"calls": 2000, "messages": 2000, "seconds": 1.5}, _parse())
        self.assertAlmostEqual(0.25, _parse(took="250.00ms")["seconds"])

    def test_a_failed_request_is_a_failure(self):
        with self.assertRaisesRegex(Failure, "not every request"):
            _parse(good=1999, bad=1)

    def test_bodies_of_another_length_are_a_failure(self):
        with self.assertRaisesRegex(Failure, "found 0 bytes in 2000 responses, expected 107 in each"):
            _parse(data=0)

    def test_other_output_is_a_failure(self):
        with self.assertRaisesRegex(Failure, "h2load said nothing like"):
            parse("nothing", 107, "x")

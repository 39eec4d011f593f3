import unittest
from types import SimpleNamespace
from unittest import mock

from runner import measure
from runner.failure import Failure

_CASE = SimpleNamespace(name="server-stream", arguments=(), metrics=("calls_per_cpu_s",))


class ServersTest(unittest.TestCase):
    def _measured(self, failing, effort=measure.QUICK):
        """What is found of two servers, of which one fails in its second round, and what is said."""
        said, rounds = [], {}

        def drive(server, _arguments, _warmup, _seconds, _cores=None):
            rounds[server.variant] = rounds.get(server.variant, 0) + 1
            if server.variant == failing and rounds[server.variant] > measure.QUICK.least_windows + 1:
                raise Failure("4 calls were never answered")
            return {"calls": 10, "messages": 10, "seconds": 1.0, "cpu_s": 1.0}

        def server(_stack, variant):
            return SimpleNamespace(variant=variant, pin=lambda cores: None)

        with mock.patch.object(measure, "_server", side_effect=server):
            found = measure.servers(_CASE, ("legate/virtual", "grpc-java/default"), effort, said.append, drive)
        return found, said

    def test_a_peer_that_fails_is_left_out_and_the_others_are_measured(self):
        found, said = self._measured("grpc-java/default")
        self.assertEqual({"legate/virtual": measure.QUICK.rounds}, {v: len(rounds) for v, rounds in found.items()})
        self.assertIn("  grpc-java/default is left out of server-stream, since it failed: 4 calls were never answered", said)

    def test_legate_must_not_fail(self):
        with self.assertRaisesRegex(Failure, "4 calls were never answered"):
            self._measured("legate/virtual")

    def test_all_are_measured_if_none_fails(self):
        found, _ = self._measured(None)
        self.assertEqual({"legate/virtual", "grpc-java/default"}, set(found))

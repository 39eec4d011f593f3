import json
import tempfile
import unittest
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from unittest import mock

from runner import main
from runner.failure import Failure


def _measure(case, pairs, available, effort):
    if case.name == "server-stream":
        raise Failure("4 calls were never answered")
    found = {metric: 2.0 for metric in case.metrics}
    return {variant: [found] for pair in pairs for variant in pair}


class MainTest(unittest.TestCase):
    def test_a_case_that_fails_is_left_out_and_the_others_go_on(self):
        said = StringIO()
        with (
            tempfile.TemporaryDirectory() as folder,
            mock.patch.object(main, "_prepare"),
            mock.patch.object(main, "_available", side_effect=lambda wanted, _: wanted),
            mock.patch.object(main, "_measure", side_effect=_measure),
            mock.patch.object(main.machine, "about", return_value="this machine"),
            redirect_stderr(said),
            redirect_stdout(StringIO()),
        ):
            results = Path(folder, "results.json")
            code = main.main(["--only", "server-stream,server-bidi", "--json", str(results)])
            self.assertEqual(1, code)
            self.assertEqual({"server-bidi"}, {row["case"] for row in json.loads(results.read_text(encoding="utf-8"))})
        self.assertIn("server-stream failed, and is left out: 4 calls were never answered", said.getvalue())
        self.assertTrue(said.getvalue().endswith("left out, since they failed: server-stream\n"))

    def test_a_case_with_tls_is_left_out_where_nothing_speaks_it(self):
        said = StringIO()
        with (
            mock.patch.object(main, "_prepare"),
            mock.patch.object(main, "_available", side_effect=lambda wanted, _: wanted),
            mock.patch.object(main.programs, "can_speak_tls", return_value=False),
            mock.patch.object(main, "_measure", side_effect=_measure) as measured,
            mock.patch.object(main.machine, "about", return_value="this machine"),
            redirect_stderr(said),
            redirect_stdout(StringIO()),
        ):
            self.assertEqual(0, main.main(["--only", "server-unary-tls,server-bidi"]))
        self.assertEqual(["server-bidi"], [call.args[0].name for call in measured.call_args_list])
        self.assertIn("so server-unary-tls is left out", said.getvalue())

"""The command line of bench/run."""
import argparse
import dataclasses
import json
import os
import shutil
import sys
from pathlib import Path

from . import chart, h2load, jdk, machine, measure, programs, table, targets
from .cases import CASES, HEADLINES, OURS, Selection
from .failure import Failure


NO_TLS = "TLS needs openssl and its headers (apt-get install openssl libssl-dev), so {} is left out"


def _parser():
    names = ", ".join(case.name for case in CASES)
    parser = argparse.ArgumentParser(prog="bench/run", description="Legate and its peers side by side.")
    parser.add_argument("--only", default="", metavar="CASE,…", help=f"of: {names}")
    parser.add_argument("--peers", default="", metavar="NAME,…", help="families such as grpc-java, or variants such as grpc-java/direct")
    parser.add_argument("--json", metavar="FILE", help="also write the table as JSON, and beside it what machine it is of")
    parser.add_argument("--svg", metavar="FILE", help="also draw the main ratios as a chart")
    parser.add_argument("--from", dest="earlier", metavar="FILE", help="run nothing: take the JSON of an earlier run")
    parser.add_argument("--about", metavar="TEXT", help="what the chart says of machine, JDK, date and commit, instead of what is found")
    parser.add_argument("--check-targets", action="store_true", help="fail if a target that was measured is missed")
    parser.add_argument("--quick", action="store_true", help="the main rows against grpc-java, in under 8 minutes")
    parser.add_argument("--smoke", action="store_true", help="every case for a moment, with Legate alone unless --peers: for correctness only, no figures")
    parser.add_argument("--no-build", action="store_true", help="run what has been built before")
    return parser


def _split(text):
    return [part for part in text.split(",") if part]


def _say(line):
    print(line, file=sys.stderr, flush=True)


def _effort(options):
    if options.smoke:
        return measure.SMOKE
    return measure.QUICK if options.quick else measure.FULL


def _variants(pairs, available):
    """Each variant once, those of Legate's first, whose programs there are."""
    ordered = [s for s, _ in pairs] + [p for _, p in pairs]
    return [v for v in dict.fromkeys(ordered) if v.split("/")[0] in available]


def _available(wanted, named):
    """The families that can be built; of those that are wanted, the others must not have been named."""
    available = programs.families()
    for family in sorted(wanted - available):
        tool = programs.lacking(family)
        if family in (name.split("/")[0] for name in _split(named)):
            raise Failure(f"{family} cannot be built: {tool} is not installed")
        _say(f"{family} is left out: {tool} is not installed")
    return available


def _prepare(options, families):
    if os.cpu_count() < 2:
        raise Failure("found one core, expected two: one for the side under test, one for the other")
    if shutil.which("taskset") is None:
        raise Failure("taskset is not installed; it is part of util-linux")
    jdk.find()
    if not options.no_build:
        programs.build(families)


def _runnable(selection):
    """The cases for which all that they need is installed."""
    for case, pairs in selection.cases:
        if case.side == "h2load" and not h2load.is_installed():
            _say(h2load.MISSING.format(case.name))
        elif any(programs.speaks_tls(v) for pair in pairs for v in pair) and not programs.can_speak_tls():
            _say(NO_TLS.format(case.name))
        else:
            yield case, pairs


def _run(options):
    selection = Selection.of(_split(options.only), _split(options.peers), options.quick)
    wanted = {v.split("/")[0] for _, pairs in selection.cases for p in pairs for v in p} | OURS
    available = set(OURS) if options.smoke and not options.peers else _available(wanted, options.peers)
    _prepare(options, wanted & available)
    if options.smoke:
        return _smoke(selection, available)
    rows, failed = [], []
    about = options.about or machine.about()
    for case, pairs in _runnable(selection):
        try:
            measured = _measure(case, pairs, available, _effort(options))
        except Failure as failure:  # of one case; an hour of others is not lost for it
            _say(f"bench/run: {case.name} failed, and is left out: {failure}")
            failed.append(case.name)
            continue
        rows += table.rows_of(case, pairs, measured)
        if options.json:  # after each case, since a whole run takes an hour, and may be cut short
            Path(options.json).write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
            machine.beside(options.json).write_text(about + "\n", encoding="utf-8")
    outcome = _show(rows, about, options)
    if failed:
        _say(f"bench/run: left out, since they failed: {', '.join(failed)}")
    return 1 if failed else outcome


def _measure(case, pairs, available, effort):
    variants = _variants(pairs, available)
    _say(f"{case.name}: {', '.join(variants)}")
    return measure.SIDES[case.side](case, variants, effort, _say)


def _smoke(selection, available):
    """Every case for itself: one line that says whether it worked."""
    failed = False
    for case, pairs in _runnable(selection):
        brief = dataclasses.replace(case, arguments=case.smoke or case.arguments)
        try:
            _measure(brief, pairs, available, measure.SMOKE)
            print(f"ok bench {case.name}", flush=True)
        except Failure as failure:
            failed = True
            print(f"FAIL bench {case.name}: {failure}", flush=True)
    return 1 if failed else 0


def _from_earlier(options):
    rows = json.loads(Path(options.earlier).read_text(encoding="utf-8"))
    beside = machine.beside(options.earlier)
    about = options.about or (beside.read_text(encoding="utf-8").strip() if beside.is_file() else "")
    if not about:
        jdk.find()
        about = machine.about()
    return _show(rows, about, options)


def _show(rows, about, options):
    print(about)
    print("medians; spread: half of what lies between the extremes\n")
    print(table.text(rows))
    verdicts = targets.verdicts(rows)
    print(f"\n{targets.text(verdicts)}")
    if options.svg:
        Path(options.svg).write_text(chart.svg(rows, HEADLINES, about), encoding="utf-8")
    return 1 if options.check_targets and targets.MISSED in [v.outcome for v in verdicts] else 0


def main(arguments):
    options = _parser().parse_args(arguments)
    try:
        return _from_earlier(options) if options.earlier else _run(options)
    except (Failure, ValueError, OSError) as failure:
        _say(f"bench/run: {failure}")
        return 1

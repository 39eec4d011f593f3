"""The command line of bench/run."""
import argparse
import json
import os
import platform
import sys

from . import measure, programs, table
from .cases import CASES, LEGATE, Selection


def _parser():
    names = ", ".join(case.name for case in CASES)
    parser = argparse.ArgumentParser(prog="bench/run", description="Legate and its peers side by side.")
    parser.add_argument("--only", default="", metavar="CASE,…", help=f"of: {names}")
    parser.add_argument("--peers", default="", metavar="NAME,…", help="families such as grpc-java, or variants such as grpc-java/direct")
    parser.add_argument("--json", metavar="FILE", help="also write the table as JSON")
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
            raise programs.Failure(f"{family} cannot be built: {tool} is not installed")
        _say(f"{family} is left out: {tool} is not installed")
    return available


def run(options):
    selection = Selection.of(_split(options.only), _split(options.peers), options.quick)
    wanted = {v.split("/")[0] for _, pairs in selection.cases for p in pairs for v in p} | {LEGATE}
    available = {LEGATE} if options.smoke and not options.peers else _available(wanted, options.peers)
    if not options.no_build:
        programs.build(wanted & available)
    if os.cpu_count() < 2:
        raise programs.Failure("found one core, expected two: one for the side under test, one for the other")
    rows = []
    for case, pairs in selection.cases:
        variants = _variants(pairs, available)
        _say(f"{case.name}: {', '.join(variants)}")
        results = measure.SIDES[case.side](case, variants, _effort(options), _say)
        rows += table.rows_of(case, pairs, results)
    return rows


def main(arguments):
    options = _parser().parse_args(arguments)
    try:
        rows = run(options)
    except (programs.Failure, ValueError) as failure:
        _say(f"bench/run: {failure}")
        return 1
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(rows, file, indent=1)
            file.write("\n")
    if not options.smoke:
        print(f"{platform.machine()}, {os.cpu_count()} cores; medians; spread: half of what lies between the extremes")
        print(table.text(rows))
    return 0

"""Tests of what the runner computes; `bench/runner/check` runs them."""

"""Rows for tests."""


def row(case="server-unary", subject="legate/virtual", peer="grpc-java/direct", metric="calls_per_cpu_s", **values):
    found = {"case": case, "subject": subject, "peer": peer, "metric": metric}
    found.update({"subject_value": 300000.0, "peer_value": 100000.0, "ratio": 3.0, "spread": 0.04})
    found.update(values)
    return found

"""python -m voltaire_brain.healthcheck: exit code 0 if the Brain of this container serves."""

from __future__ import annotations

import os
import sys

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

TIMEOUT_S = 3.0


def serves(socket: str) -> bool:
    """Asks at the socket of VOLTAIRE_BRAIN_HEALTH_SOCKET."""
    with grpc.insecure_channel(f"unix:{socket}") as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        try:
            answer = stub.Check(health_pb2.HealthCheckRequest(), timeout=TIMEOUT_S)
        except grpc.RpcError:
            return False
    return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)


if __name__ == "__main__":
    sys.exit(0 if serves(os.environ["VOLTAIRE_BRAIN_HEALTH_SOCKET"]) else 1)

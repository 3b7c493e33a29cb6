"""What a caller is told instead of an answer."""

from __future__ import annotations

from grpc import StatusCode


class Refusal(Exception):  # noqa: N818 an answer, not an accident
    """A code of the contract and a sentence for the caller: names fields, never texts."""

    def __init__(self, code: StatusCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def invalid(field: str, why: str) -> Refusal:
    """The request breaks a limit of the contract."""
    return Refusal(StatusCode.INVALID_ARGUMENT, f"{field}: {why}")


def failed(message: str) -> Refusal:
    """The model itself has failed."""
    return Refusal(StatusCode.INTERNAL, message)

"""The service as a whole: starts, says that it serves, stops in order."""

from __future__ import annotations

from logging import WARNING
from pathlib import Path

import aiohttp
import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from voltaire.brain.v1 import brain_pb2 as pb
from voltaire.brain.v1.brain_pb2_grpc import add_BrainServiceServicer_to_server

from . import log
from .authorization import Authorization
from .calls import Calls
from .catalogue import Catalogue
from .limits import MESSAGE_BYTES_MAX
from .reasoner import Reasoner
from .service import BrainService
from .settings import Settings, SettingsError

SERVICE = pb.DESCRIPTOR.services_by_name["BrainService"].full_name
THIS_MACHINE = ("127.", "localhost:", "[::1]:", "unix:")
CALLS_MAX = 2_048
# For the last messages of what has been answered, and for those who watch the health.
FAREWELL_S = 0.5

OPTIONS = (
    ("grpc.max_receive_message_length", MESSAGE_BYTES_MAX),
    ("grpc.max_send_message_length", MESSAGE_BYTES_MAX),
    # A second service on the same port is a mistake, not a helper.
    ("grpc.so_reuseport", 0),
    # Who waits a minute for a language model's first token asks meanwhile whether we still live.
    # gRPC takes more than one such question in five minutes for an attack, and hangs up.
    ("grpc.http2.min_ping_interval_without_data_ms", 1_000),
    ("grpc.keepalive_permit_without_calls", 1),
)

NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING
SERVING = health_pb2.HealthCheckResponse.SERVING


class Server:
    """One Brain. Must be made and used in one running event loop."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._session = aiohttp.ClientSession(auto_decompress=False)
        reasoners = [
            Reasoner(source.id, settings, self._session)
            for source in settings.reason
            if settings.ollama_url
        ]
        self._catalogue = Catalogue(settings, reasoners)
        self._calls = Calls()
        self._health = health.aio.HealthServicer()
        self._servers: list[grpc.aio.Server] = []
        self.port = 0

    async def start(self) -> None:
        """Listens. With preload it does so only when every model is in memory."""
        settings = self._settings
        if settings.preload:
            await self._catalogue.load()
        await self._say(NOT_SERVING)
        server = grpc.aio.server(
            interceptors=[Authorization(settings.token)] if settings.token else [],
            options=OPTIONS,
            maximum_concurrent_rpcs=CALLS_MAX,
        )
        add_BrainServiceServicer_to_server(BrainService(self._catalogue, self._calls), server)
        health_pb2_grpc.add_HealthServicer_to_server(self._health, server)
        names = (SERVICE, health.SERVICE_NAME, reflection.SERVICE_NAME)
        reflection.enable_server_reflection(names, server)
        self.port = self._listen(server)
        self._servers.append(server)
        if settings.health_socket:
            self._servers.append(self._health_alone(settings.health_socket))
        for each in self._servers:
            await each.start()
        await self._say(SERVING)
        if not settings.token and not self.address.startswith(THIS_MACHINE):
            log.event("open", WARNING, message="anybody who reaches this address can ask")
        log.event(
            "serving",
            address=self.address,
            tls=bool(settings.tls_cert),
            token=bool(settings.token),
            models=[model.id for model in await self._catalogue.describe()],
        )

    @property
    def address(self) -> str:
        """Where it listens, with the port that it got if 0 was configured."""
        host, _, port = self._settings.address.rpartition(":")
        return f"{host}:{self.port}" if port == "0" else self._settings.address

    def _listen(self, server: grpc.aio.Server) -> int:
        settings = self._settings
        if not settings.tls_cert:
            return server.add_insecure_port(settings.address)
        try:
            pair = (Path(settings.tls_key).read_bytes(), Path(settings.tls_cert).read_bytes())
        except OSError as error:
            raise SettingsError("VOLTAIRE_BRAIN_TLS_CERT or _TLS_KEY cannot be read") from error
        return server.add_secure_port(settings.address, grpc.ssl_server_credentials([pair]))

    def _health_alone(self, path: str) -> grpc.aio.Server:
        """For a probe inside the container, which knows neither certificate nor token."""
        server = grpc.aio.server()
        health_pb2_grpc.add_HealthServicer_to_server(self._health, server)
        server.add_insecure_port(f"unix:{path}")
        return server

    async def _say(self, status: health_pb2.HealthCheckResponse.ServingStatus) -> None:
        for name in ("", SERVICE):
            await self._health.set(name, status)

    async def stop(self) -> None:
        """Says NOT_SERVING, refuses what is new, lets what runs end for as long as it may."""
        await self._say(NOT_SERVING)
        ended = await self._calls.stop(self._settings.stop_s)
        for server in self._servers:
            await server.stop(FAREWELL_S)
        self._catalogue.close()
        await self._session.close()
        log.event("stopped", all_answered=ended)

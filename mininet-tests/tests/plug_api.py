"""Networks, subnets and ports of the Networking API, as much as `keyway-plug` asks for, with faults."""

import ipaddress
import json
import os
import signal
import socket
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from keyway_lab.namespace import inside


class FakeApi:
    """Listens on loopback in the namespace of `pid`. At request number `at`, `how` happens:

    "fail" is a 500 and "drop" a lost connection, with the request not carried out; "done-but-fail" and
    "done-but-drop" the same with it carried out; "kill" and "done-and-kill" end `client` by SIGKILL;
    "down-from" loses every connection from then on.
    """

    def __init__(self, pid):
        with inside(pid):
            listening = socket.create_server(("127.0.0.1", 0))
        self._server = ThreadingHTTPServer(listening.getsockname(), _Handler,
                                           bind_and_activate=False)
        self._server.socket.close()
        self._server.socket = listening
        self._server.fake = self
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        self.turn = threading.Lock()  # requests are counted and carried out one after the other
        self.client = None
        self.networks, self.subnets, self.ports = {}, {}, {}
        self.mend()
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    # Faults

    def mend(self):
        """No fault any more; requests are counted from 0 again."""
        self.order("none", 0)

    def order(self, how, at):
        self.requests, self.how, self.at = 0, how, at

    # What it holds

    def reset(self):
        self.networks.clear()
        self.subnets.clear()
        self.ports.clear()

    def network(self, name, *cidrs, gateway=True, host_routes=(), mtu=1458, project="default"):
        """Defines a network; the gateway of each subnet is its first address."""
        network = {"id": str(uuid.uuid4()), "name": name, "mtu": mtu, "project_id": project}
        self.networks[network["id"]] = network
        for cidr in cidrs:
            prefix = ipaddress.ip_network(cidr)
            subnet = {"id": str(uuid.uuid4()), "network_id": network["id"], "cidr": cidr,
                      "gateway_ip": str(prefix[1]) if gateway else None,
                      "host_routes": [dict(zip(("destination", "nexthop"), route))
                                      for route in host_routes
                                      if ipaddress.ip_network(route[0]).version == prefix.version]}
            self.subnets[subnet["id"]] = subnet
        return network

    def create_port(self, wanted):
        network = self.networks[wanted["network_id"]]
        number = len(self.ports) + 10
        subnets = [each for each in self.subnets.values() if each["network_id"] == network["id"]]
        asked = [each["ip_address"] for each in wanted.get("fixed_ips", ())] or [
            str(ipaddress.ip_network(each["cidr"])[number]) for each in subnets]
        port = {"id": str(uuid.uuid4()), "status": "DOWN", "project_id": network["project_id"],
                "mac_address": f"fa:16:3e:00:00:{number:02x}", "device_id": "", **wanted,
                "fixed_ips": [{"ip_address": ip, "subnet_id": next(
                    each["id"] for each in subnets
                    if ipaddress.ip_address(ip) in ipaddress.ip_network(each["cidr"]))}
                    for ip in asked]}
        self.ports[port["id"]] = port
        return port


class _Handler(BaseHTTPRequestHandler):
    """One request: the fault that was ordered for it, if any, around what it asks for."""

    def do_GET(self):
        self._serve()

    do_POST = do_DELETE = do_GET

    def log_message(self, *_):
        """The test says what matters."""

    def _serve(self):
        fake = self.server.fake
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        with fake.turn:
            fake.requests += 1
            how = fake.how if fake.requests == fake.at else ""
            if fake.how == "down-from" and fake.requests >= fake.at:
                return
            if how == "kill":
                # The request is on its way, so it is carried out all the same.
                os.kill(fake.client, signal.SIGKILL)
            answer = None if how in ("fail", "drop") else self._carry_out(fake, body)
            if how == "done-and-kill":
                os.kill(fake.client, signal.SIGKILL)
        if how.endswith("fail"):
            answer = 500, {"NeutronError": {"type": "Injected", "message": "injected", "detail": ""}}
        if not how.endswith(("drop", "kill")):
            self._answer(*answer)

    def _carry_out(self, fake, body):
        url = urlsplit(self.path)
        _, _, kinds, *identity = url.path.split("/")
        held = getattr(fake, kinds)
        if self.command == "POST":
            return 201, {"port": fake.create_port(json.loads(body)["port"])}
        if identity and identity[0] not in held:
            return 404, {"NeutronError": {"type": "NotFound", "message": f"no {identity[0]}",
                                          "detail": ""}}
        if self.command == "DELETE":
            del held[identity[0]]
            return 204, None
        if identity:
            return 200, {kinds[:-1]: held[identity[0]]}
        wanted = {}
        for name, value in parse_qsl(url.query):
            wanted.setdefault(name, []).append(value)
        return 200, {kinds: [each for each in held.values()
                             if all(each[name] in values for name, values in wanted.items())]}

    def _answer(self, status, body):
        content = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

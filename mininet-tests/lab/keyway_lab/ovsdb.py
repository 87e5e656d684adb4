"""Transactions on an ovsdb-server (RFC 7047) for what ovs-vsctl takes quadratic time to do."""

import json
import socket

from .waiting import until

DATABASE = "Open_vSwitch"


class Database:
    """The Open_vSwitch database behind a Unix socket; one connection for each transaction."""

    def __init__(self, path):
        self._path = str(path)

    def transact(self, *operations):
        """Runs the operations as one transaction and returns their results."""
        results = self._call("transact", [DATABASE, *operations])
        failed = [result for result in results if result and "error" in result]
        if failed:
            raise RuntimeError(f"OVSDB refused: {failed}")
        return results

    def add_ports(self, bridge, names, kind="", external_ids=None):
        """Adds interfaces to a bridge, and waits until ovs-vswitchd has taken notice.

        `external_ids`: for each name that has any, what its Interface row says, as a dictionary.
        """
        operations, references = [], []
        for number, name in enumerate(names):
            interface, port = f"interface{number}", f"port{number}"
            said = ["map", list((external_ids or {}).get(name, {}).items())]
            operations.append({"op": "insert", "table": "Interface", "uuid-name": interface,
                               "row": {"name": name, "type": kind, "external_ids": said}})
            operations.append({"op": "insert", "table": "Port", "uuid-name": port,
                               "row": {"name": name, "interfaces": ["named-uuid", interface]}})
            references.append(["named-uuid", port])
        self._apply(*operations, {"op": "mutate", "table": "Bridge",
                                  "where": [["name", "==", bridge]],
                                  "mutations": [["ports", "insert", ["set", references]]]})

    def until_applied(self):
        """Waits until ovs-vswitchd has taken notice of all that is there, and so is connected."""
        self._apply()

    def dump(self):
        """All rows of all tables, as {table: {row's UUID: {column: value}}}."""
        tables = list(self._call("get_schema", [DATABASE])["tables"])
        found = self.transact(*({"op": "select", "table": table, "where": []} for table in tables))
        return {table: {row.pop("_uuid")[1]: row for row in result["rows"]}
                for table, result in zip(tables, found)}

    def _apply(self, *operations, timeout=180):
        results = self.transact(
            *operations,
            {"op": "mutate", "table": DATABASE, "where": [],
             "mutations": [["next_cfg", "+=", 1]]},
            self._select("next_cfg"))
        wanted = results[-1]["rows"][0]["next_cfg"]
        until(lambda: self.transact(self._select("cur_cfg"))[0]["rows"][0]["cur_cfg"] >= wanted,
              "ovs-vswitchd applies the change", timeout)

    def _call(self, method, params):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(self._path)
            connection.sendall(json.dumps({"method": method, "params": params, "id": 0}).encode())
            return _receive(connection)["result"]

    @staticmethod
    def _select(column):
        return {"op": "select", "table": DATABASE, "where": [], "columns": [column]}


def _receive(connection):
    """Reads one JSON value; OVSDB sends no lengths, so the end is where it parses."""
    received = b""
    while chunk := connection.recv(1 << 20):
        received += chunk
        if received.endswith(b"}"):
            try:
                return json.loads(received)
            except ValueError:
                continue
    raise RuntimeError("ovsdb-server closed the connection")

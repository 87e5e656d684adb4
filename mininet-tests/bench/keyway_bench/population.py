"""Networks, subnets and ports in numbers, made through the API in bulk."""

import ipaddress

BULK = 500  # in one request: few requests, and the first are wired while the last are made


def create(connection, kind, many, bulk=BULK):
    """Creates all of `many` "network", "subnet" or "port" and returns them, and the last revision."""
    made, revision = [], 0
    for batch in batches(many, bulk):
        answer = connection.call("POST", f"/v2.0/{kind}s", {f"{kind}s": batch})
        made += answer.json()[f"{kind}s"]
        revision = answer.revision
    return made, revision


def networks(connection, count, cidr="10.0.0.0/16"):
    """So many networks, each with a subnet of the same addresses; returns their ids."""
    made, _ = create(connection, "network", ({"name": f"net{n}"} for n in range(count)))
    identities = [network["id"] for network in made]
    create(connection, "subnet", (subnet(identity, cidr) for identity in identities))
    return identities


def subnet(network, cidr="10.0.0.0/16"):
    return {"network_id": network, "cidr": cidr, "ip_version": 4, "gateway_ip": None,
            "enable_dhcp": False}


def address(number):
    """The address of the port with this number (from 0) in 10.0.0.0/16."""
    return str(ipaddress.IPv4Address("10.0.0.0") + number + 10)


def batches(many, size):
    batch = []
    for one in many:
        batch.append(one)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch

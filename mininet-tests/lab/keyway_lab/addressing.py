"""The site's addresses. Tunnels and management have networks of their own, as in real sites."""

CONTROLLER = "172.30.0.1"
OPENFLOW_PORT = 6653
OVSDB_PORT = 6640
API_PORT = 9696


def management(number):
    """The address of hypervisor `number` (1 ... 200) towards the controller."""
    return f"172.30.0.{10 + number}"


def tunnel(number):
    """The address of hypervisor `number` (1 ... 200) that its GRE packets come from."""
    return f"172.31.0.{number}"


def datapath_id(number):
    return f"{number:016x}"

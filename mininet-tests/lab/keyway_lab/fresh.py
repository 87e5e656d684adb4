"""A host as its distribution installs it: Open vSwitch knows its own name, and nothing of overlays."""

import uuid

from . import addressing
from .hypervisor import INTEGRATION, Hypervisor


class FreshHypervisor(Hypervisor):
    """Boots without an integration bridge and without a tunnel; all it ever gets typed is `join`.

    Only br-phy is there, as a host's network scripts make it, for OVS's userspace tunnels need the
    tunnel address on a port of OVS.
    """

    joins = True

    def __init__(self, name, number, system_id=None, hostname=None, **params):
        """`system_id` and `hostname`: what ovs-ctl says at boot; an empty hostname is none."""
        super().__init__(name, number, **params)
        self.system_id = system_id or str(uuid.uuid5(uuid.NAMESPACE_DNS, name))
        self.hostname = name if hostname is None else hostname
        self._shows = None

    def join(self, controller=addressing.CONTROLLER):
        """Types the one line."""
        self.switch.vsctl(*self.joining(controller))

    def joining(self, controller=addressing.CONTROLLER):
        """The one line, word for word, behind `ovs-vsctl`."""
        return ["set-manager", f"{'ssl' if self._shows else 'tcp'}:{controller}:{addressing.OVSDB_PORT}",
                "--", "set", "Open_vSwitch", ".", f"external_ids:keyway-tunnel-ip={self.tunnel_ip}"]

    def show(self, identity, authority):
        """Shows a certificate to controllers and managers from now on, and believes an authority."""
        self._shows = identity
        self.switch.vsctl("set-ssl", identity.key, identity.certificate, authority)

    def until_bridge(self):
        """Until br-int is there, for whoever wants to plug something in."""
        self.switch.vsctl("wait-until", "bridge", INTEGRATION, "datapath_id!=[]")

    def error(self):
        """What Keyway has written down on the host that is wrong with it, or nothing."""
        return self.switch.vsctl("--if-exists", "get", "Open_vSwitch", ".",
                                 "external_ids:keyway-error").strip('"')

    def _identity(self):
        words = ("-- set Open_vSwitch . system-type=debian system-version=12"
                 " ovs-version=$(ovs-vswitchd --version | sed -n 's/.*) //p')"
                 f" external_ids:system-id={self.system_id}")
        return words + (f" external_ids:hostname={self.hostname}" if self.hostname else "")

    def _bridges(self, plugged):
        return self._physical_bridge()

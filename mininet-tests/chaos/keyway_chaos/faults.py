"""What breaks: the controller, the daemons of hosts, their links; and how each is mended."""

import signal

LINKS = ("mgmt", "underlay")


class Faults:
    """As `Changes`. What stays broken is mended when it is needed, or by `mend_all`."""

    WEIGHTS = {"controller_killed": 2, "switch_killed": 2, "database_restarted": 2, "link_cut": 3,
               "link_mended": 1, "openflow_held_off": 1}

    def __init__(self, lab):
        self._lab = lab
        self._controller_down = False
        self._switches_down, self._links_cut, self._held_off = [], [], []
        self.forgetful = []  # whoever wants to know whose flows are all lost

    # The controller

    def controller_killed(self, _rng):
        if self._controller_down:
            return None
        self._lab.controller.kill()
        self._controller_down = True
        return "killed the controller"

    def need_controller(self):
        """Starts it if it is down; the hypervisors are not back yet when this returns."""
        if self._controller_down:
            self._controller_down = False
            self._lab.controller.start()
            self._lab.controller.wait_ready(60)

    # Hosts

    def switch_killed(self, rng):
        host = rng.choice(self._lab.hypervisors)
        if host in self._switches_down:
            return None
        host.kill_switch()
        self._switches_down.append(host)
        for forget in self.forgetful:
            forget(host)
        return f"killed ovs-vswitchd of {host.name}"

    def need_switch(self, host):
        if host in self._switches_down:
            self._switches_down.remove(host)
            host.start_switch()

    def database_restarted(self, rng):
        host = rng.choice(self._lab.hypervisors)
        how = rng.choice((signal.SIGTERM, signal.SIGKILL))
        host.restart_database(how)
        return f"restarted ovsdb-server of {host.name} by {how.name}"

    # Links

    def link_cut(self, rng):
        cut = rng.choice(self._lab.hypervisors), rng.choice(LINKS)
        if cut in self._links_cut:
            return None
        self._turn(cut, "down")
        self._links_cut.append(cut)
        return f"cut {_of(cut)}"

    def link_mended(self, rng):
        if not self._links_cut:
            return None
        cut = rng.choice(self._links_cut)
        self._mend(cut)
        return f"mended {_of(cut)}"

    def openflow_held_off(self, rng):
        """OVSDB goes on, so that host and bridge tell of different times."""
        host = rng.choice(self._lab.hypervisors)
        if host in self._held_off:
            return None
        host.hold_off_openflow()
        self._held_off.append(host)
        return f"held off OpenFlow of {host.name}"

    def _turn(self, cut, state):
        host, link = cut
        host.ip(f"link set {link} {state}")

    def _mend(self, cut):
        self._links_cut.remove(cut)
        self._turn(cut, "up")

    # All of it

    def mend_all(self, rng):
        """In an order of its own each time."""
        mending = [self.need_controller]
        mending += [lambda host=host: self.need_switch(host) for host in self._switches_down]
        mending += [lambda cut=cut: self._mend(cut) for cut in self._links_cut]
        mending += [host.let_openflow_through for host in self._held_off]
        rng.shuffle(mending)
        for mend in mending:
            mend()
        self._held_off.clear()


def _of(cut):
    host, link = cut
    return f"{host.name}'s link to {link}"

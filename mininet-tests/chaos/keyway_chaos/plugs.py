"""What happens at hypervisors' interfaces: plugged, unplugged, given to other ports, and moved."""

from .changes import place


class Plugs:
    """As `Changes`, for what needs a host: its switch is brought back first if it is down."""

    WEIGHTS = {"unplugged": 3, "plugged": 4, "plugged_again": 2, "port_moved": 4, "served": 2}

    def __init__(self, api, model, need_switch):
        """`need_switch`: called with a hypervisor whose switch has to run now."""
        self._api, self._model, self._need_switch = api, model, need_switch

    def unplugged(self, rng):
        slot = _one(rng, (slot for slot in self._model.slots if slot.plugged))
        return slot and f"unplugged {self._unplug(slot).name}"

    def plugged(self, rng):
        slot = _one(rng, (slot for slot in self._model.slots if not slot.plugged))
        return slot and f"plugged {self._plug(slot).name}"

    def plugged_again(self, rng):
        """At once, so that it may get another OpenFlow number."""
        slot = _one(rng, (slot for slot in self._model.slots if slot.plugged))
        return slot and f"unplugged and plugged {self._plug(self._unplug(slot)).name}"

    def port_moved(self, rng):
        """To a free interface anywhere, as a migration that stops the guest meanwhile."""
        port = _one(rng, (port for port in self._model.ports if self._model.slot_of(port)))
        to = _one(rng, self._model.free_slots())
        if not port or not to:
            return None
        old = self._model.slot_of(port)
        old.port = None
        steps = [lambda: old.plugged and self._unplug(old)]
        if port.placed:
            to.port = port
            steps += [lambda: self.serve(to, port),
                      lambda: self._api.update("port", port.id, **place(to))]
            rng.shuffle(steps)
        else:
            steps += [lambda: self.serve(to, port)]
        for step in steps:
            step()
        return f"moved {port.name} from {old.name} to {to.name}"

    def served(self, rng):
        """A port that has no interface gets one, free or of a port that is gone."""
        port = _one(rng, (port for port in self._model.ports if not self._model.slot_of(port)))
        slot = _one(rng, self._model.free_slots())
        if not port or not slot:
            return None
        if port.placed:
            self._api.update("port", port.id, **place(slot))
        self.serve(slot, port)
        return f"{slot.name} serves {port.name}"

    def serve(self, slot, port):
        """The interface is the port's from now on; one that is in the bridge already stays there."""
        slot.port = port
        if not slot.plugged:
            self._plug(slot)
            return
        self._need_switch(slot.hypervisor)
        words = ["--", "remove", "Interface", slot.name, "external_ids", "iface-id"]
        if not port.placed:
            words += ["--", "set", "Interface", slot.name, f'external_ids:iface-id="{port.id}"']
        slot.hypervisor.switch.vsctl(*words[1:])

    def _plug(self, slot):
        self._need_switch(slot.hypervisor)
        port = slot.port
        claim = {slot.name: {"iface-id": port.id}} if port and not port.placed else {}
        slot.hypervisor.plug(slot.name, external_ids=claim)
        slot.plugged = True
        return slot

    def _unplug(self, slot):
        self._need_switch(slot.hypervisor)
        slot.hypervisor.unplug(slot.name)
        slot.plugged = False
        return slot


def _one(rng, candidates):
    candidates = list(candidates)
    return rng.choice(candidates) if candidates else None

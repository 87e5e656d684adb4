"""The Keyway lab: hypervisors with an Open vSwitch each, guests and the controller, all Mininet nodes.

Every node is a network namespace, and links are made between namespaces directly, so nothing of a lab
is ever visible in the machine's own network. Open lab.py first.
"""

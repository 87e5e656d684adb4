"""Ethernet frames made by hand, and the few fields of captured ones that tests ask about."""

import ipaddress
import struct
from dataclasses import dataclass

BROADCAST = "ff:ff:ff:ff:ff:ff"
IPV4, ARP, IPV6, EXPERIMENTAL = 0x0800, 0x0806, 0x86DD, 0x88B5
ARP_REQUEST, ARP_REPLY = 1, 2
UDP, GRE, ICMPV6 = 17, 47, 58
ROUTER_ADVERTISEMENT, NEIGHBOUR_SOLICITATION, NEIGHBOUR_ADVERTISEMENT, REDIRECT = 134, 135, 136, 137
ETHERNET_IN_GRE = 0x6558
UNSPECIFIED_V4, UNSPECIFIED_V6 = "0.0.0.0", "::"


def mac_bytes(mac):
    return bytes.fromhex(mac.replace(":", ""))


def mac_text(octets):
    return octets.hex(":")


def ip_bytes(address):
    return ipaddress.ip_address(address).packed


def link_local(mac):
    """The IPv6 link-local address that EUI-64 makes of a MAC."""
    m = bytearray(mac_bytes(mac))
    m[0] ^= 2
    return str(ipaddress.IPv6Address(b"\xfe\x80" + bytes(6) + m[:3] + b"\xff\xfe" + m[3:]))


def multicast_mac(group):
    """The Ethernet address of an IP multicast group (RFC 1112 and RFC 2464)."""
    packed = ip_bytes(group)
    if len(packed) == 16:
        return mac_text(b"\x33\x33" + packed[12:])
    return mac_text(b"\x01\x00\x5e" + bytes([packed[1] & 0x7F]) + packed[2:])


def solicited_node(address):
    """The multicast group that whoever asks for this IPv6 address sends to (RFC 4291, 2.7.1)."""
    return str(ipaddress.IPv6Address(ip_bytes("ff02::1:ff00:0")[:13] + ip_bytes(address)[13:]))


# A mark is what makes a frame unique and so countable. Where a header leaves no room for it, it goes
# behind the packet, where Ethernet's padding would be.

def ethernet(source, destination, ethertype, payload):
    frame = mac_bytes(destination) + mac_bytes(source) + struct.pack("!H", ethertype) + payload
    return frame.ljust(60, b"\0")


def plain(source, destination, mark):
    """A frame of an Ethernet type that is neither IP nor ARP."""
    return ethernet(source, destination, EXPERIMENTAL, mark)


def arp(operation, sender_mac, sender_ip, target_ip, mark, destination=BROADCAST, source=None,
        target_mac="00:00:00:00:00:00"):
    """`source` is the Ethernet header's, where it is not the ARP sender's."""
    packet = struct.pack("!HHBBH", 1, IPV4, 6, 4, operation)
    packet += mac_bytes(sender_mac) + ip_bytes(sender_ip) + mac_bytes(target_mac) + ip_bytes(target_ip)
    return ethernet(source or sender_mac, destination, ARP, packet + mark)


def udp(source_mac, destination_mac, source_ip, destination_ip, mark):
    """A UDP packet over IPv4 or IPv6, as the addresses are, to the discard port."""
    datagram = struct.pack("!HHHH", 9, 9, 8 + len(mark), 0) + mark
    if ":" in source_ip:
        return ethernet(source_mac, destination_mac, IPV6,
                        _ipv6(source_ip, destination_ip, UDP, datagram, checksum_at=6))
    return ethernet(source_mac, destination_mac, IPV4,
                    _ipv4(source_ip, destination_ip, UDP, datagram))


def neighbour_solicitation(source_mac, source_ip, target, mark, destination_mac=None):
    """RFC 4861, 4.3: who has `target`? To the solicited-node group, or by unicast to its owner."""
    group = solicited_node(target)
    option = b"" if source_ip == UNSPECIFIED_V6 else b"\x01\x01" + mac_bytes(source_mac)
    message = struct.pack("!BBHI", NEIGHBOUR_SOLICITATION, 0, 0, 0) + ip_bytes(target) + option
    packet = _ipv6(source_ip, target if destination_mac else group, ICMPV6, message, hop_limit=255)
    return ethernet(source_mac, destination_mac or multicast_mac(group), IPV6, packet + mark)


def neighbour_advertisement(source_mac, source_ip, target, claimed_mac, mark):
    """RFC 4861, 4.4: unasked, to all nodes, that `target` is at `claimed_mac`."""
    message = (struct.pack("!BBHI", NEIGHBOUR_ADVERTISEMENT, 0, 0, 0x20000000) + ip_bytes(target)
               + b"\x02\x01" + mac_bytes(claimed_mac))
    packet = _ipv6(source_ip, "ff02::1", ICMPV6, message, hop_limit=255)
    return ethernet(source_mac, multicast_mac("ff02::1"), IPV6, packet + mark)


def router_advertisement(source_mac, source_ip, mark):
    """RFC 4861, 4.2: that the sender is everybody's default router for half an hour."""
    message = struct.pack("!BBHBBHII", ROUTER_ADVERTISEMENT, 0, 0, 64, 0, 1800, 0, 0)
    packet = _ipv6(source_ip, "ff02::1", ICMPV6, message, hop_limit=255)
    return ethernet(source_mac, multicast_mac("ff02::1"), IPV6, packet + mark)


def redirect(source_mac, source_ip, victim_mac, victim_ip, mark):
    """RFC 4861, 4.5: that the way to 2001:db8::1 is now by the sender."""
    message = (struct.pack("!BBHI", REDIRECT, 0, 0, 0) + ip_bytes(source_ip)
               + ip_bytes("2001:db8::1"))
    packet = _ipv6(source_ip, victim_ip, ICMPV6, message, hop_limit=255)
    return ethernet(source_mac, victim_mac, IPV6, packet + mark)


def gre(key, frame):
    """What an IP header of GRE is followed by (RFC 2890): a key, and a frame of Ethernet."""
    return struct.pack("!HHI", 0x2000, ETHERNET_IN_GRE, key) + frame


def tunnelled(source_mac, destination_mac, source_ip, destination_ip, key, frame):
    """What a hypervisor sends another for its guests."""
    return ethernet(source_mac, destination_mac, IPV4,
                    _ipv4(source_ip, destination_ip, GRE, gre(key, frame)))


@dataclass(frozen=True)
class Frame:
    """A captured frame, read no deeper than a question needs."""

    octets: bytes

    @property
    def destination(self):
        return mac_text(self.octets[:6])

    @property
    def source(self):
        return mac_text(self.octets[6:12])

    @property
    def ethertype(self):
        return int.from_bytes(self.octets[12:14], "big")

    @property
    def arp_reply(self):
        """(sender IP, sender MAC, target IP) of an ARP reply, else None."""
        o = self.octets
        if self.ethertype != ARP or o[20:22] != b"\0\x02":
            return None
        return str(ipaddress.ip_address(o[28:32])), mac_text(o[22:28]), str(
            ipaddress.ip_address(o[38:42]))

    @property
    def neighbour_advertised(self):
        """(target, its MAC, whom it is for) of a neighbour advertisement, else None."""
        o = self.octets
        if self.ethertype != IPV6 or o[20] != ICMPV6 or o[54] != NEIGHBOUR_ADVERTISEMENT:
            return None
        mac = mac_text(o[80:86]) if o[78:79] == b"\x02" else None
        return str(ipaddress.ip_address(o[62:78])), mac, str(ipaddress.ip_address(o[38:54]))

    @property
    def checksum_holds(self):
        """Of an ICMPv6 message: whether its checksum is right, as its receiver will ask."""
        length = int.from_bytes(self.octets[18:20], "big")
        message = self.octets[54:54 + length]
        return _checksum(_pseudo_header(self.octets[22:38], self.octets[38:54], ICMPV6, length)
                         + message) == 0

    @property
    def tunnelled(self):
        """The GRE packet in this frame, or None where there is none."""
        o = self.octets
        if self.ethertype != IPV4 or o[23] != GRE:
            return None
        start = 14 + (o[14] & 0x0F) * 4
        flags, protocol = struct.unpack_from("!HH", o, start)
        checksum, key = bool(flags & 0x8000), bool(flags & 0x2000)
        at = start + 4 + 4 * checksum
        number = struct.unpack_from("!I", o, at)[0] if key else None
        inner = Frame(o[at + 4 * key:]) if protocol == ETHERNET_IN_GRE else None
        return Tunnelled(str(ipaddress.ip_address(o[26:30])), str(ipaddress.ip_address(o[30:34])),
                         number, inner)


@dataclass(frozen=True)
class Tunnelled:
    """A GRE packet: between which tunnel addresses, with which key, and the frame it carries."""

    source: str
    destination: str
    key: int | None
    inner: Frame | None

    @property
    def is_probe(self):
        """Whether the controller made it, to see how the tunnel is; no network has its key."""
        return self.key == 0


def _ipv4(source, destination, protocol, payload):
    header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), 0, 0, 64, protocol, 0)
    header += ip_bytes(source) + ip_bytes(destination)
    return header[:10] + struct.pack("!H", _checksum(header)) + header[12:] + payload


def _ipv6(source, destination, protocol, payload, hop_limit=64, checksum_at=2):
    """An IPv6 packet; the payload's checksum, mandatory here, is filled in."""
    source, destination = ip_bytes(source), ip_bytes(destination)
    total = _checksum(_pseudo_header(source, destination, protocol, len(payload)) + payload)
    payload = payload[:checksum_at] + struct.pack("!H", total or 0xFFFF) + payload[checksum_at + 2:]
    return struct.pack("!IHBB", 6 << 28, len(payload), protocol, hop_limit) + source + destination + payload


def _pseudo_header(source, destination, protocol, length):
    return source + destination + struct.pack("!II", length, protocol)


def _checksum(octets):
    """The Internet checksum (RFC 1071)."""
    octets += b"\0" * (len(octets) % 2)
    total = sum(struct.unpack(f"!{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF

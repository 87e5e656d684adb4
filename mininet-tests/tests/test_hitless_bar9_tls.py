"""Bar 9, TLS with certificates of ovs-pki: whose is good works, all others are refused by name."""

import shutil
import subprocess

import pytest

from keyway_lab import addressing
from keyway_lab.fresh import FreshHypervisor
from keyway_lab.hypervisor import INTEGRATION
from keyway_lab.lab import Attachment, Lab
from keyway_lab.logs import LOST_CONTROLLER
from keyway_lab.ovs import datapath_type
from keyway_lab.pki import Pki
from keyway_lab.waiting import throughout, until
from zero_touch import OVSDB_AWAY, SUBNETS, undisturbed

REFUSED = (*LOST_CONTROLLER, *OVSDB_AWAY, r"stream_ssl")


class Site:
    """Two authorities, what Keyway shows, and what each host shows."""

    def __init__(self, directory):
        self.pki = Pki(directory / "pki")
        self.strangers = Pki(directory / "strangers")
        self.key, self.certificate = directory / "keyway-key.pem", directory / "keyway-cert.pem"
        self.serve(self.pki.issue("keyway", "controller"))

    def serve(self, identity):
        """Puts a certificate in the place where Keyway looks."""
        for new, place in ((identity.key, self.key), (identity.certificate, self.certificate)):
            fresh = place.with_suffix(".new")
            shutil.copy(new, fresh)
            fresh.rename(place)

    @property
    def options(self):
        return ("--switch-tls-certificate", str(self.certificate), "--switch-tls-key", str(self.key),
                "--switch-tls-ca", str(self.pki.switch_authority))

    def introduce(self, host, identity):
        host.show(identity, self.pki.controller_authority)
        host.join()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return Site(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def lab(site):
    with Lab(hypervisors=3, kind=FreshHypervisor, controller_options=site.options) as lab:
        lab.expect_in_logs(*REFUSED)
        yield lab


@pytest.fixture
def pair(lab, site):
    """Two guests on two hosts that joined with certificates of their own."""
    for host in lab.hypervisors[:2]:
        host.show(site.pki.issue(host.name), site.pki.controller_authority)
    lab.join(*lab.hypervisors[:2])
    blue = lab.network("blue", subnets=SUBNETS)
    guests = lab.attach(*(Attachment(f"blue{h.number}", blue, h) for h in lab.hypervisors[:2]))
    guests[0].until_answered(guests[1].address(), evidence=lab.dump)
    return guests


def refusals(lab):
    return [f"{peer['remote']} {peer['reason']}: {peer['message']}"
            for peer in lab.api.get("/v1/topology")["refused_peers"]]


def until_refused(lab, host, *words):
    """Until the API and the log tell of this host's address, with all of these words in one line."""
    def tells(lines):
        return any(all(word in line for word in (host.management_ip, *words)) for line in lines)
    until(lambda: tells(refusals(lab)), f"the API tells {words}", 15,
          lambda: f"{refusals(lab)}\n{lab.controller.log_tail()}")
    until(lambda: tells(lab.controller.log_tail(400).splitlines()),
          f"the log tells {words}", 5, lab.controller.log_tail)


def served_certificate(site, host, port):
    """Whose certificate a new connection is shown."""
    said = subprocess.run(
        ["mnexec", "-a", str(host.pid), "openssl", "s_client", "-connect",
         f"{addressing.CONTROLLER}:{port}", "-CAfile", str(site.pki.controller_authority)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        timeout=20, check=False).stdout
    return next(line for line in said.splitlines() if line.startswith("subject="))


def test_good_certificates_work_on_both_protocols(lab, pair):
    for host in lab.hypervisors[:2]:
        assert host.switch.vsctl("get-controller", INTEGRATION).startswith("ssl:")
        assert host.switch.vsctl("get-manager").startswith("ssl:")
        assert host.connected()
    assert pair[0].ping(pair[1].address()).all_answered


def test_bad_input_wrong_expired_and_anothers_certificates_are_refused_by_name(lab, site, pair):
    stranger = lab.hypervisors[2]
    with undisturbed(*pair):
        site.introduce(stranger, site.strangers.issue("hv3"))
        until_refused(lab, stranger, "CN=hv3", "no authority")
        site.introduce(stranger, site.pki.issue_expired("hv3"))
        until_refused(lab, stranger, "CN=hv3", "expired at 2021-01-01")
        site.introduce(stranger, site.pki.issue("hv2"))
        until(lambda: "calls itself 'hv3'" in stranger.error() and "CN=hv2" in stranger.error(),
              "the host is told", 15, lambda: f"{stranger.error()!r}\n{lab.controller.log_tail()}")
        until_refused(lab, stranger, "WrongCertificate", "'hv3'", "CN=hv2")
        assert stranger.switch.vsctl("list-br").split() == ["br-phy"], "a refused host was set up"
        # Without TLS there is no way in at all.
        stranger.switch.vsctl("set-manager", f"tcp:{addressing.CONTROLLER}:{addressing.OVSDB_PORT}")
        until_refused(lab, stranger, "ssl:, not tcp:")
        # With its own it joins.
        site.introduce(stranger, site.pki.issue("hv3"))
        lab.join(stranger)


def test_bad_input_bridge_that_claims_anothers_datapath_id_is_refused_by_name(lab, site, pair):
    first, _, thief = lab.hypervisors
    thief.show(site.pki.issue("hv3"), site.pki.controller_authority)
    taken = lab.api.get("/v1/hypervisors/hv1")["datapath_id"]
    before = first.openflow_connection()
    with undisturbed(*pair):
        thief.switch.vsctl(
            "add-br", INTEGRATION, "--", "set", "bridge", INTEGRATION, "protocols=OpenFlow14",
            f"datapath_type={datapath_type()}", f"other_config:datapath-id={taken}",
            "--", "set-controller", INTEGRATION,
            f"ssl:{addressing.CONTROLLER}:{addressing.OPENFLOW_PORT}")
        until_refused(lab, thief, "CN=hv3", taken, "belongs to hypervisor 'hv1'")
        throughout(3, lambda: first.openflow_connection() == before, "hv1 keeps its connection")
    assert lab.api.metrics()["keyway_switches_connected"] == 2


def test_certificates_are_exchanged_under_traffic(lab, site, pair):
    first, second, onlooker = lab.hypervisors
    before = [host.openflow_connection() for host in (first, second)]
    lab.expect_in_logs("keeps its old certificate")
    with undisturbed(*pair):
        renewed = site.pki.issue("keyway-renewed", "controller")
        site.serve(renewed)
        for port in (addressing.OPENFLOW_PORT, addressing.OVSDB_PORT):
            until(lambda p=port: "keyway-renewed" in served_certificate(site, onlooker, p),
                  "new connections see the new certificate", 15, lab.controller.log_tail)
        site.certificate.write_text("nonsense")
        until(lambda: "keeps its old certificate" in lab.controller.log_tail(400), "the log tells", 15)
        assert "keyway-renewed" in served_certificate(site, onlooker, addressing.OPENFLOW_PORT)
        assert [host.openflow_connection() for host in (first, second)] == before
        # Who comes anew gets in with the new one.
        second.switch.appctl("bridge/reconnect", INTEGRATION)
        until(lambda: second.openflow_connection() not in (None, before[1]), "hv2 is back", 15)
        lab.until_switches_counted(2)
    site.serve(renewed)

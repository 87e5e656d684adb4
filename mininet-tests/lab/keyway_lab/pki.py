"""Certificates as operators make them: by `ovs-pki`, in a directory of their own."""

import itertools
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Identity:
    """A private key with its certificate."""

    key: Path
    certificate: Path


class Pki:
    """Two authorities, as ovs-pki has them: hosts show what `switchca` signed, Keyway the other's."""

    def __init__(self, directory):
        self._directory = Path(directory)
        self._directory.mkdir(parents=True)
        self._numbers = itertools.count(1)
        self._pki("init")
        self.switch_authority = self._authority("switch") / "cacert.pem"
        self.controller_authority = self._authority("controller") / "cacert.pem"

    def issue(self, name, kind="switch"):
        """ovs-pki req+sign NAME KIND; another one each time."""
        place = self._place(name)
        self._pki("req+sign", name, kind, cwd=place)
        return self._identity(place, name)

    def issue_expired(self, name):
        """One whose time was last year, which ovs-pki has no word for."""
        place = self._place(name)
        self._pki("req", name, cwd=place)
        self._run("openssl", "ca", "-config", "ca.cnf", "-extensions", "usr_cert", "-batch",
                  "-startdate", "20200101000000Z", "-enddate", "20210101000000Z",
                  "-in", place / f"{name}-req.pem", "-out", place / f"{name}-cert.pem",
                  cwd=self._authority("switch"))
        return self._identity(place, name)

    def _place(self, name):
        place = self._directory / f"{next(self._numbers)}-{name}"
        place.mkdir()
        return place

    def _authority(self, kind):
        return self._directory / "pki" / f"{kind}ca"

    @staticmethod
    def _identity(place, name):
        return Identity(place / f"{name}-privkey.pem", place / f"{name}-cert.pem")

    def _pki(self, *words, cwd=None):
        self._run("ovs-pki", f"--dir={self._directory / 'pki'}", f"--log={self._directory / 'pki.log'}",
                  *words, cwd=cwd)

    @staticmethod
    def _run(*command, cwd):
        done = subprocess.run([str(word) for word in command], cwd=cwd, text=True, check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            raise RuntimeError(f"`{' '.join(map(str, command))}` ended with {done.returncode}:"
                               f"\n{done.stdout}")

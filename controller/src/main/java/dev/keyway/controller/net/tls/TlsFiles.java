package dev.keyway.controller.net.tls;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a listener's TLS material is, in PEM.
 *
 * @param certificate our certificate, followed by those of the authorities between it and the root
 * @param key its private key in PKCS#8, not encrypted
 * @param clientAuthorities those whose certificates peers must show; empty where peers need none
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> clientAuthorities) {

  Stream<Path> all() {
    return Stream.concat(Stream.of(certificate, key), clientAuthorities.stream());
  }
}

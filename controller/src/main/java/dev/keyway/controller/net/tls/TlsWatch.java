package dev.keyway.controller.net.tls;

import com.google.common.collect.ImmutableList;
import dev.keyway.controller.net.FileStamp;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a listener's TLS material as its files are, while it runs. Whoever made it has {@link
 * #look} called every second or so, always from one thread; {@link #current} is for any thread.
 *
 * <p>Connections that stand keep what they were set up with. Files that can't be used, also since
 * only one of a pair is new so far, change nothing: the log says what is wrong with them.
 */
public final class TlsWatch {

  private static final Logger LOG = LoggerFactory.getLogger(TlsWatch.class);

  private final String listener;
  private final TlsFiles files;
  private ImmutableList<FileStamp> seen;
  private volatile TlsMaterial current;

  /**
   * Reads the files for the first time.
   *
   * @param listener for people: whose material it is
   * @throws TlsException if they can't be used
   */
  public TlsWatch(String listener, TlsFiles files) throws TlsException {
    this.listener = listener;
    this.files = files;
    this.seen = stamps();
    this.current = TlsMaterial.read(files);
    tell("uses");
  }

  /** What new connections are to be set up with. */
  public TlsMaterial current() {
    return current;
  }

  /**
   * Reads the files again if they changed since the last look.
   *
   * @param changed told of new material that can be used
   */
  public void look(Consumer<TlsMaterial> changed) {
    // Before reading: what changes meanwhile is seen at the next look.
    ImmutableList<FileStamp> now = stamps();
    if (now.equals(seen)) {
      return;
    }
    seen = now;
    try {
      current = TlsMaterial.read(files);
    } catch (TlsException e) {
      LOG.error(
          "{} keeps its old certificate, for the new one can't be used: {}",
          listener,
          e.getMessage());
      return;
    }
    tell("now uses");
    changed.accept(current);
  }

  private void tell(String verb) {
    X509Certificate certificate = current.certificate();
    LOG.info(
        "{} {} the certificate of '{}' with serial number {}, valid until {}",
        listener,
        verb,
        certificate.getSubjectX500Principal(),
        certificate.getSerialNumber().toString(16),
        certificate.getNotAfter().toInstant());
    if (certificate.getNotAfter().toInstant().isBefore(Instant.now())) {
      LOG.error("{}: that certificate has expired; clients will refuse it", listener);
    }
  }

  private ImmutableList<FileStamp> stamps() {
    return files.all().map(FileStamp::of).collect(ImmutableList.toImmutableList());
  }
}

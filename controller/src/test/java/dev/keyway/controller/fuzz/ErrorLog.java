package dev.keyway.controller.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * Keeps the log silent while it is open, and gathers its errors: an error is a failure of ours that
 * was caught on its way, and no input may lead to one.
 */
public final class ErrorLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.keyway");
  private final Level before = logger.getLevel();
  private final List<ILoggingEvent> errors = new CopyOnWriteArrayList<>();

  private ErrorLog() {}

  /** Opens one. */
  public static ErrorLog open() {
    ErrorLog out = new ErrorLog();
    out.start();
    out.logger.setLevel(Level.ERROR);
    out.logger.setAdditive(false);
    out.logger.addAppender(out);
    return out;
  }

  @Override
  protected void append(ILoggingEvent event) {
    errors.add(event);
  }

  /** Fails with the first error, if there was one. */
  public void assertEmpty() {
    if (!errors.isEmpty()) {
      ILoggingEvent first = errors.get(0);
      Throwable cause =
          first.getThrowableProxy() instanceof ch.qos.logback.classic.spi.ThrowableProxy proxy
              ? proxy.getThrowable()
              : null;
      throw new AssertionError("logged: " + first.getFormattedMessage(), cause);
    }
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setAdditive(true);
    logger.setLevel(before);
  }
}

package dev.keyway.apps.main;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import dev.keyway.apps.api.audit.AuditLog;
import dev.keyway.apps.config.LogFormat;
import dev.keyway.apps.config.LogLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up the log: lines on standard output, for people or for programs. */
final class Logging {

  private static final String LINE =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{0}: %msg%n";

  private static final long AUDIT_FILE_BYTES = 100L << 20;
  private static final long AUDIT_BYTES = 2L << 30;
  private static final int AUDIT_DAYS = 365;

  private Logging() {}

  /**
   * Sends the audit log to its own file and nowhere else, one line a message. Old lines are in
   * files beside it, one or more for each day, until they are too old or too many.
   *
   * @throws IOException if the file can't be written
   */
  static void audit(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    if (!Files.exists(file)) {
      // It tells what tenants have and do: for its owner alone.
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    if (!Files.isWritable(file)) {
      throw new IOException("the audit log " + file + " can't be written");
    }
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setFile(file.toString());
    PatternLayoutEncoder line = new PatternLayoutEncoder();
    line.setContext(context);
    line.setPattern("%msg%n");
    line.start();
    appender.setEncoder(line);
    SizeAndTimeBasedRollingPolicy<ILoggingEvent> rolling = new SizeAndTimeBasedRollingPolicy<>();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(file + ".%d{yyyy-MM-dd}.%i.gz");
    rolling.setMaxFileSize(new FileSize(AUDIT_FILE_BYTES));
    rolling.setTotalSizeCap(new FileSize(AUDIT_BYTES));
    rolling.setMaxHistory(AUDIT_DAYS);
    rolling.start();
    appender.setRollingPolicy(rolling);
    appender.start();
    ch.qos.logback.classic.Logger audit = context.getLogger(AuditLog.LOGGER);
    audit.detachAndStopAllAppenders();
    audit.setAdditive(false);
    audit.setLevel(Level.INFO);
    audit.addAppender(appender);
  }

  static void configure(LogFormat format, LogLevel level) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setEncoder(
        switch (format) {
          case TEXT -> text(context);
          case JSON -> json(context);
        });
    console.start();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(console);
    // The libraries' own talk is for whoever debugs them.
    root.setLevel(Level.WARN);
    context.getLogger("dev.keyway").setLevel(Level.toLevel(level.name()));
  }

  private static Encoder<ILoggingEvent> text(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(LINE);
    encoder.start();
    return encoder;
  }

  private static Encoder<ILoggingEvent> json(LoggerContext context) {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setContext(context);
    encoder.setWithFormattedMessage(true);
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithContext(false);
    encoder.setWithSequenceNumber(false);
    encoder.start();
    return encoder;
  }
}

package dev.keyway.controller.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Opens the file of a {@link SqliteStore} for this process alone, and makes sure that it is one.
 * Whatever it does not know stays as it is: nothing is repaired or replaced unasked.
 */
final class StoreFile {

  /** "KWay", where SQLite keeps whose file it is (sqlite.org/fileformat.html, 1.3.14). */
  static final int APPLICATION = 0x4b57_6179;

  /** The version of the table and of the JSON in it; it rises when older programs can't read it. */
  static final int VERSION = 1;

  private StoreFile() {}

  /** The file's connection, not in auto-commit mode; the file is made if there is none. */
  static Connection open(Path file) throws StoreException {
    try {
      Files.createDirectories(
          Objects.requireNonNull(file.toAbsolutePath().getParent()),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new StoreException("the directory of " + file + " can't be made: " + e, e);
    }
    try {
      return prepared(file, DriverManager.getConnection("jdbc:sqlite:" + file));
    } catch (SQLException e) {
      throw failure(file, "can't be opened", e);
    }
  }

  private static Connection prepared(Path file, Connection connection)
      throws StoreException, SQLException {
    try (Statement statement = connection.createStatement()) {
      // Exclusive before the first access: then SQLite keeps its lock until the end.
      statement.execute("pragma busy_timeout = 0");
      statement.execute("pragma locking_mode = exclusive");
      // Whose file it is comes first: the journal mode would be written into a stranger's.
      statement.execute("begin immediate");
      boolean fresh = isFresh(file, statement);
      statement.execute("rollback");
      if (!text(statement, "pragma journal_mode = wal").equals("wal")) {
        throw new StoreException(file + " is on a file system that SQLite can't keep a log on");
      }
      statement.execute("pragma synchronous = full");
      statement.execute("pragma journal_size_limit = 16777216");
      connection.setAutoCommit(false);
      if (fresh) {
        statement.execute("pragma application_id = " + APPLICATION);
        statement.execute("pragma user_version = " + VERSION);
        statement.execute(
            "create table log (revision integer primary key, at text not null,"
                + " changes text not null) strict");
        connection.commit();
      }
      return connection;
    } catch (StoreException | SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** Whether nothing was ever written to it; throws where it is not ours to write to. */
  private static boolean isFresh(Path file, Statement statement)
      throws StoreException, SQLException {
    int application = number(statement, "pragma application_id");
    int version = number(statement, "pragma user_version");
    if (application == 0 && number(statement, "select count(*) from sqlite_schema") == 0) {
      return true;
    }
    if (application != APPLICATION) {
      throw new StoreException(
          file + " is a database of another program; name another file for Keyway's store");
    }
    if (version > VERSION) {
      throw new StoreException(
          file
              + " was written by a newer Keyway (format "
              + version
              + ", this one reads up to "
              + VERSION
              + "); run that one, or put back a copy from before the upgrade");
    }
    return false;
  }

  /** Says which file, what happened and what to do about it. */
  static StoreException failure(Path file, String what, SQLException e) {
    SQLiteErrorCode code =
        e instanceof SQLiteException known ? known.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
    String advice =
        switch (code.code & 0xff) {
          case 5, 6 ->
              "another process has it open, and only one controller can work on a store; stop that"
                  + " one, or name another file";
          case 11, 26 ->
              "it is damaged, or no store at all; it was left as it is. Put back a copy, or move it"
                  + " away to begin with nothing";
          case 13 -> "the disk is full; make room and start again";
          case 8, 14, 23 -> "this user may not read and write it, or its directory";
          default -> "see the message of SQLite";
        };
    return new StoreException(file + " " + what + ": " + advice + " (" + e.getMessage() + ")", e);
  }

  private static int number(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static String text(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }
}

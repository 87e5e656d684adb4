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
  static final int VERSION = 2;

  /**
   * What the second version added: a sum of each row, by which a changed or a lost one is found.
   */
  private static final String ADD_SUMS = "alter table log add column sum integer";

  /** Results of SQLite (sqlite.org/rescode.html). */
  private static final int BUSY = 5;

  private static final int LOCKED = 6;
  private static final int READ_ONLY = 8;
  private static final int IO_ERROR = 10;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CANT_OPEN = 14;
  private static final int NO_PERMISSION = 23;
  private static final int NOT_A_DATABASE = 26;

  /** What helps against damage. */
  static final String PUT_BACK =
      "Put back a copy with 'keyway restore FILE', or move it away to begin with nothing";

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

  /** A store without a file, to be made an image of. */
  static Connection inMemory() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      make(statement);
    }
    connection.commit();
    return connection;
  }

  private static void make(Statement statement) throws SQLException {
    statement.execute("pragma application_id = " + APPLICATION);
    statement.execute("pragma user_version = " + VERSION);
    statement.execute(
        "create table log (revision integer primary key, at text not null,"
            + " changes text not null) strict");
    statement.execute(ADD_SUMS);
  }

  /** Brings a store of an older version up to this one, all at once or not at all. */
  private static void upgrade(Connection connection, Statement statement) throws SQLException {
    if (number(statement, "pragma user_version") < VERSION) {
      statement.execute(ADD_SUMS);
      RowSum.fill(connection);
      statement.execute("pragma user_version = " + VERSION);
      connection.commit();
    }
  }

  /** Whether the pages of the file fit together; what rows hold is looked at as they are read. */
  private static void check(Path file, Statement statement) throws StoreException, SQLException {
    String found = text(statement, "pragma quick_check(1)");
    if (!found.equals("ok")) {
      throw damaged(file, found);
    }
  }

  /** Says that a file is damaged, and what to do. */
  static StoreException damaged(Path file, String found) {
    return new StoreException(file + " is damaged: " + found + ". " + PUT_BACK);
  }

  /** Whether another process has a store open now; it is neither read nor changed. */
  static boolean isInUse(Path file) throws StoreException {
    if (!Files.exists(file)) {
      return false;
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("pragma busy_timeout = 0");
      statement.execute("pragma locking_mode = exclusive");
      statement.execute("begin immediate");
      statement.execute("rollback");
      return false;
    } catch (SQLException e) {
      int code = primary(codeOf(e));
      return code == BUSY || code == LOCKED;
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
        make(statement);
        connection.commit();
      } else {
        check(file, statement);
        upgrade(connection, statement);
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
    SQLiteErrorCode code = codeOf(e);
    String advice =
        switch (primary(code)) {
          case BUSY, LOCKED ->
              "another process has it open, and only one controller can work on a store; stop that"
                  + " one, or name another file";
          case CORRUPT, NOT_A_DATABASE ->
              "it is damaged, or no store at all; it was left as it is. " + PUT_BACK;
          case FULL -> "the disk is full; make room";
          case READ_ONLY, CANT_OPEN, NO_PERMISSION ->
              "this user may not read and write it, or its directory";
          case IO_ERROR -> "the disk or file system fails";
          default -> "see the message of SQLite";
        };
    String message = file + " " + what + ": " + advice + " (" + e.getMessage() + ")";
    return isTemporary(code)
        ? StoreException.temporary(message, e)
        : new StoreException(message, e);
  }

  private static boolean isTemporary(SQLiteErrorCode code) {
    return switch (primary(code)) {
      case FULL, READ_ONLY, CANT_OPEN -> true;
      case IO_ERROR -> code != SQLiteErrorCode.SQLITE_IOERR_CORRUPTFS;
      default -> false;
    };
  }

  private static SQLiteErrorCode codeOf(SQLException e) {
    return e instanceof SQLiteException known
        ? known.getResultCode()
        : SQLiteErrorCode.UNKNOWN_ERROR;
  }

  /** Without what SQLite adds in the higher bits (sqlite.org/rescode.html). */
  private static int primary(SQLiteErrorCode code) {
    return code.code & 0xff;
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

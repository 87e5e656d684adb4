package dev.keyway.controller.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.common.collect.ImmutableList;
import dev.keyway.topology.world.Change;
import dev.keyway.topology.world.Transaction;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.util.List;
import java.util.function.Consumer;
import org.sqlite.SQLiteConnection;

/**
 * The store in one SQLite file, of which this process is the only user: a row for each transaction,
 * with its revision, its time and its changes as {@link ChangeJson}. It can be read with the {@code
 * sqlite3} command while the controller is stopped.
 */
public final class SqliteStore implements Store {

  private final Path file;
  private final Connection connection;
  private long newest;

  SqliteStore(Path file, Connection connection) throws SQLException {
    this.file = file;
    this.connection = connection;
    this.newest = storedNewest();
  }

  /**
   * Opens the store, or makes an empty one where there is no file; its directory is made for this
   * user alone.
   *
   * <p>One of an older version is brought up to this one.
   *
   * @throws StoreException when another process has it open, or it is not a store, damaged, or of a
   *     newer version; it is left as it is then
   */
  public static SqliteStore open(Path file) throws StoreException {
    Connection connection = StoreFile.open(file);
    try {
      return new SqliteStore(file, connection);
    } catch (SQLException e) {
      try {
        connection.close();
      } catch (SQLException second) {
        e.addSuppressed(second);
      }
      throw StoreFile.failure(file, "can't be read", e);
    }
  }

  /**
   * The bytes of a file that holds these transactions and nothing else, made in memory: a backup.
   */
  public static byte[] image(ImmutableList<Transaction> log) throws StoreException {
    Path nowhere = Path.of("(a backup)");
    try (Connection connection = StoreFile.inMemory()) {
      SqliteStore store = new SqliteStore(nowhere, connection);
      store.append(log);
      return connection.unwrap(SQLiteConnection.class).serialize("main");
    } catch (SQLException e) {
      throw StoreFile.failure(nowhere, "can't be made", e);
    }
  }

  @Override
  public long replay(Consumer<Transaction> reader) throws StoreException {
    long count = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select revision, at, changes, sum from log order by revision")) {
      long before = 0;
      while (rows.next()) {
        long revision = rows.getLong(1);
        long sum = RowSum.of(before, revision, rows.getString(2), rows.getString(3));
        replay(revision, rows.getString(2), rows.getString(3), reader);
        // A row that somebody has mended by hand has no sum.
        if (rows.getLong(4) != sum && !rows.wasNull()) {
          throw StoreFile.damaged(
              file,
              "the row with revision "
                  + revision
                  + " is not as it was written, or the one before it is missing");
        }
        before = revision;
        count++;
      }
      return count;
    } catch (SQLException e) {
      throw StoreFile.failure(file, "can't be read after " + count + " rows", e);
    }
  }

  private void replay(long revision, String at, String changes, Consumer<Transaction> reader)
      throws StoreException {
    try {
      reader.accept(new Transaction(revision, InstantText.parse(at), ChangeJson.read(changes)));
    } catch (JsonProcessingException e) {
      throw badRow(revision, "can't be read: " + e.getOriginalMessage(), e);
    } catch (DateTimeException e) {
      throw badRow(revision, "has no time: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw badRow(revision, "doesn't fit the rows before it: " + e, e);
    }
  }

  private StoreException badRow(long revision, String what, Exception cause) {
    return new StoreException(
        file
            + " is damaged: the row with revision "
            + revision
            + " "
            + what
            + ". "
            + StoreFile.PUT_BACK,
        cause);
  }

  @Override
  public void append(List<Transaction> transactions) throws StoreException {
    write(transactions, false);
  }

  /** The same number once more is a write of the first page like any other. */
  @Override
  public void check() throws StoreException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("pragma user_version = " + StoreFile.VERSION);
      connection.commit();
    } catch (SQLException e) {
      rollback(e);
      throw StoreFile.failure(file, "can't be written", e);
    }
  }

  @Override
  public void compact(ImmutableList<Transaction> snapshot) throws StoreException {
    write(snapshot, true);
  }

  private void write(List<Transaction> transactions, boolean instead) throws StoreException {
    try {
      // Nobody else can have it open, so this only finds a log that was changed by other means.
      if (storedNewest() != newest) {
        throw new StoreException(
            file + " ends with another revision than " + newest + ", which was written last");
      }
      long last = instead ? insertAfterClearing(transactions) : insert(transactions, newest);
      if (last < newest) {
        throw new IllegalArgumentException(
            "a snapshot up to " + last + " of a log up to " + newest);
      }
      connection.commit();
      newest = last;
    } catch (SQLException e) {
      rollback(e);
      throw StoreFile.failure(file, "can't be written", e);
    } catch (JsonProcessingException e) {
      rollback(e);
      throw new StoreException("changes that can't be written as JSON: " + e.getMessage(), e);
    } catch (StoreException | RuntimeException e) {
      rollback(e);
      throw e;
    }
  }

  private long insertAfterClearing(List<Transaction> transactions)
      throws SQLException, JsonProcessingException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("delete from log");
    }
    return insert(transactions, 0);
  }

  private long insert(List<Transaction> transactions, long after)
      throws SQLException, JsonProcessingException {
    long last = after;
    // Prepared anew each time: the driver closes a statement that found the disk full.
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into log (revision, at, changes, sum) values (?, ?, ?, ?)")) {
      for (Transaction transaction : transactions) {
        ImmutableList<Change.Durable> durable = transaction.durable();
        if (durable.isEmpty()) {
          continue;
        }
        long revision = transaction.revision();
        if (revision <= last) {
          throw new IllegalArgumentException(revision + " is not after " + last);
        }
        String at = transaction.at().toString();
        String changes = ChangeJson.write(durable);
        insert.setLong(1, revision);
        insert.setString(2, at);
        insert.setString(3, changes);
        insert.setLong(4, RowSum.of(last, revision, at, changes));
        insert.executeUpdate();
        last = revision;
      }
    }
    return last;
  }

  /**
   * SQLite ends a transaction by itself when the disk is full (sqlite.org/lang_transaction.html),
   * and the driver, which then fails to end it, does not begin another.
   */
  private void rollback(Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException endedAlready) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("begin");
      } catch (SQLException e) {
        cause.addSuppressed(endedAlready);
        cause.addSuppressed(e);
      }
    }
  }

  private long storedNewest() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select coalesce(max(revision), 0) from log")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Override
  public void close() throws StoreException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw StoreFile.failure(file, "can't be closed", e);
    }
  }
}

package dev.keyway.controller.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.zip.CRC32C;

/**
 * The sum of a row of the log, over its text and the revision of the row before it. SQLite finds
 * pages that don't fit together; this finds a changed character, and a row that is missing.
 */
final class RowSum {

  private RowSum() {}

  /**
   * The sum.
   *
   * @param before the revision of the row before; 0 for the first
   */
  static long of(long before, long revision, String at, String changes) {
    CRC32C sum = new CRC32C();
    sum.update(ByteBuffer.allocate(2 * Long.BYTES).putLong(before).putLong(revision).flip());
    sum.update(at.getBytes(StandardCharsets.UTF_8));
    sum.update(changes.getBytes(StandardCharsets.UTF_8));
    return sum.getValue();
  }

  /** Gives all rows of a log their sums. */
  static void fill(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        PreparedStatement update =
            connection.prepareStatement("update log set sum = ? where revision = ?");
        ResultSet rows =
            statement.executeQuery("select revision, at, changes from log order by revision")) {
      long before = 0;
      while (rows.next()) {
        long revision = rows.getLong(1);
        update.setLong(1, of(before, revision, rows.getString(2), rows.getString(3)));
        update.setLong(2, revision);
        update.executeUpdate();
        before = revision;
      }
    }
  }
}

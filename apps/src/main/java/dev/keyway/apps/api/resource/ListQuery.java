package dev.keyway.apps.api.resource;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableSet;
import dev.keyway.apps.api.http.ApiException;
import dev.keyway.apps.api.http.Request;
import java.util.Locale;
import java.util.Optional;

/**
 * What a client asks of a list.
 *
 * @param fields what to show; empty for all
 * @param limit how many at most, 0 for no limit
 * @param marker the id of the last one that the client has, or the first one with {@code reverse}
 * @param filters all other parameters
 */
record ListQuery(
    ImmutableSet<String> fields,
    int limit,
    Optional<String> marker,
    boolean reverse,
    ImmutableList<Sort> sorts,
    ImmutableListMultimap<String, String> filters) {

  private static final String FIELDS = "fields";
  private static final String LIMIT = "limit";
  static final String MARKER = "marker";
  static final String REVERSE = "page_reverse";
  private static final String SORT_KEY = "sort_key";
  private static final String SORT_DIR = "sort_dir";
  private static final ImmutableSet<String> RESERVED =
      ImmutableSet.of(FIELDS, LIMIT, MARKER, REVERSE, SORT_KEY, SORT_DIR);

  /** By which attribute to sort, and which way. */
  record Sort(String key, boolean ascending) {}

  static ListQuery of(Request request) {
    ImmutableListMultimap<String, String> query = request.query();
    return new ListQuery(
        ImmutableSet.copyOf(query.get(FIELDS)),
        limit(request.queryValue(LIMIT)),
        request.queryValue(MARKER).filter(marker -> !marker.isEmpty()),
        request.queryValue(REVERSE).filter(value -> value.equalsIgnoreCase("true")).isPresent(),
        sorts(query.get(SORT_KEY), query.get(SORT_DIR)),
        query.entries().stream()
            .filter(entry -> !RESERVED.contains(entry.getKey()))
            .collect(
                ImmutableListMultimap.toImmutableListMultimap(
                    entry -> entry.getKey(), entry -> entry.getValue())));
  }

  private static int limit(Optional<String> text) {
    if (text.isEmpty()) {
      return 0;
    }
    if (!text.get().matches("[0-9]{1,9}")) {
      throw ApiException.badRequest(
          "Limit must be an integer 0 or greater and not '" + text.get() + "'.");
    }
    return Integer.parseInt(text.get());
  }

  private static ImmutableList<Sort> sorts(
      ImmutableList<String> keys, ImmutableList<String> directions) {
    if (!directions.isEmpty() && keys.size() != directions.size()) {
      throw ApiException.badRequest("The number of sort_keys and sort_dirs must be same.");
    }
    ImmutableList.Builder<Sort> sorts = ImmutableList.builder();
    for (int i = 0; i < keys.size(); i++) {
      sorts.add(new Sort(keys.get(i), directions.isEmpty() || ascending(directions.get(i))));
    }
    return sorts.build();
  }

  private static boolean ascending(String direction) {
    return switch (direction.toLowerCase(Locale.ROOT)) {
      case "asc" -> true;
      case "desc" -> false;
      default ->
          throw ApiException.badRequest(
              "'" + direction + "' is not valid for sort_dir: expected 'asc' or 'desc'.");
    };
  }
}

package dev.keyway.apps.api.resource;

import com.google.common.collect.ImmutableList;
import dev.keyway.apps.api.resource.SortOrder.Keyed;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A part of a sorted list.
 *
 * @param before whether there are any before it
 * @param after whether there are any after it
 */
record Page<T>(ImmutableList<T> items, boolean before, boolean after) {

  /** Cuts the page that a query asks for out of a sorted list; its marker need not be in it. */
  static <T> Page<T> of(
      List<Keyed<T>> sorted,
      Optional<Keyed<T>> marker,
      ListQuery query,
      Comparator<Keyed<T>> order) {
    int limit = query.limit() == 0 ? sorted.size() : query.limit();
    int from = 0;
    int to = sorted.size();
    if (marker.isPresent()) {
      int found = Collections.binarySearch(sorted, marker.get(), order);
      int upTo = found >= 0 ? found : -found - 1;
      if (query.reverse()) {
        to = upTo;
      } else {
        from = found >= 0 ? found + 1 : upTo;
      }
    }
    if (query.reverse()) {
      from = Math.max(from, to - limit);
    } else {
      to = Math.min(to, from + limit);
    }
    return new Page<>(
        sorted.subList(from, to).stream().map(Keyed::item).collect(ImmutableList.toImmutableList()),
        from > 0,
        to < sorted.size());
  }
}

package dev.keyway.apps.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import dev.keyway.apps.api.http.ApiException;
import dev.keyway.apps.api.status.View;
import java.util.Comparator;

/** The order of a list: by the keys asked for, and at last by id, so that no two are equal. */
final class SortOrder<T> {

  private final Schema<T> schema;
  private final String idAttribute;
  private final ImmutableList<ListQuery.Sort> sorts;

  /** An item with the values that it is sorted by, which are made once. */
  record Keyed<T>(T item, ImmutableList<JsonNode> keys) {}

  SortOrder(Schema<T> schema, String idAttribute, ImmutableList<ListQuery.Sort> sorts) {
    this.schema = schema;
    this.idAttribute = idAttribute;
    this.sorts = sorts;
    for (ListQuery.Sort sort : sorts) {
      if (!schema.has(sort.key())) {
        throw ApiException.badRequest(
            "'" + sort.key() + "' is an invalid attribute for sort key; " + schema.names() + ".");
      }
    }
  }

  Keyed<T> keyed(View view, T item) {
    ImmutableList.Builder<JsonNode> keys = ImmutableList.builder();
    for (ListQuery.Sort sort : sorts) {
      keys.add(schema.value(sort.key(), view, item));
    }
    return new Keyed<>(item, keys.add(schema.value(idAttribute, view, item)).build());
  }

  Comparator<Keyed<T>> comparator() {
    return (a, b) -> {
      for (int i = 0; i < a.keys().size(); i++) {
        int order = compare(a.keys().get(i), b.keys().get(i));
        if (order != 0) {
          return i == sorts.size() || sorts.get(i).ascending() ? order : -order;
        }
      }
      return 0;
    };
  }

  private static int compare(JsonNode a, JsonNode b) {
    if (a.isNumber() && b.isNumber()) {
      return Long.compare(a.longValue(), b.longValue());
    }
    if (a.isNull() || b.isNull()) {
      return Boolean.compare(b.isNull(), a.isNull());
    }
    return text(a).compareTo(text(b));
  }

  private static String text(JsonNode value) {
    return value.isValueNode() ? value.asText() : value.toString();
  }
}

package dev.keyway.apps.api.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.keyway.apps.api.http.ApiException;
import dev.keyway.apps.api.http.Request;
import dev.keyway.apps.api.status.View;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers to a list request: filters, sorts, cuts out the page and shows it, with links to its
 * neighbours.
 */
public final class Listing<T> {

  private final String plural;
  private final Schema<T> schema;
  private final String idAttribute;
  private final ImmutableMap<String, Filter<T>> special;

  /**
   * For one kind of resource.
   *
   * @param plural the name of the list in the answer
   * @param idAttribute what markers name
   * @param special filters that are more than a comparison with the attribute of that name
   */
  public Listing(
      String plural,
      Schema<T> schema,
      String idAttribute,
      ImmutableMap<String, Filter<T>> special) {
    this.plural = plural;
    this.schema = schema;
    this.idAttribute = idAttribute;
    this.special = special;
  }

  /**
   * The answer's document.
   *
   * @param candidates all that there are, or fewer where an index tells that others don't fit
   * @param marker finds the one that the client names as the last it has
   */
  public ObjectNode answer(
      Request request, View view, Stream<T> candidates, Function<String, Optional<T>> marker) {
    ListQuery query = ListQuery.of(request);
    SortOrder<T> order = new SortOrder<>(schema, idAttribute, query.sorts());
    Comparator<SortOrder.Keyed<T>> comparator = order.comparator();
    List<SortOrder.Keyed<T>> sorted =
        candidates
            .filter(filter(query, view))
            .map(item -> order.keyed(view, item))
            .sorted(comparator)
            .toList();
    Optional<SortOrder.Keyed<T>> last =
        query.marker().map(id -> order.keyed(view, existing(marker, id)));
    Page<T> page = Page.of(sorted, last, query, comparator);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set(
        plural, Values.list(page.items().stream().map(i -> schema.show(view, i, query.fields()))));
    if (query.limit() > 0 && !page.items().isEmpty()) {
      links(answer.putArray(plural + "_links"), request, view, page);
    }
    return answer;
  }

  /** All that fit the request's filters, in the order given. */
  public Stream<T> filtered(Request request, View view, Stream<T> candidates) {
    return candidates.filter(filter(ListQuery.of(request), view));
  }

  /** One resource, cut down to the fields that the request names. */
  public ObjectNode show(Request request, View view, T item) {
    return schema.show(view, item, ListQuery.of(request).fields());
  }

  private T existing(Function<String, Optional<T>> marker, String id) {
    return marker
        .apply(id)
        .orElseThrow(
            () ->
                new ApiException(
                    404, "MarkerNotFound", "The marker '" + id + "' names none of " + plural));
  }

  private Predicate<T> filter(ListQuery query, View view) {
    Predicate<T> all = item -> true;
    for (String name : query.filters().keySet()) {
      ImmutableList<String> wanted = query.filters().get(name);
      Filter<T> own = special.get(name);
      if (own != null) {
        all = all.and(own.of(wanted));
      } else if (schema.has(name)) {
        all =
            all.and(
                item ->
                    wanted.stream()
                        .anyMatch(text -> Filter.fits(name, schema.value(name, view, item), text)));
      } else {
        throw ApiException.badRequest("'" + name + "' is an invalid attribute for filtering.");
      }
    }
    return all;
  }

  private void links(ArrayNode links, Request request, View view, Page<T> page) {
    if (page.after()) {
      T last = page.items().get(page.items().size() - 1);
      link(links, "next", href(request, view, last, false));
    }
    if (page.before()) {
      link(links, "previous", href(request, view, page.items().get(0), true));
    }
  }

  private static void link(ArrayNode links, String rel, String href) {
    links.addObject().put("rel", rel).put("href", href);
  }

  private String href(Request request, View view, T marker, boolean reverse) {
    Stream<String> kept =
        request.query().entries().stream()
            .filter(each -> !each.getKey().equals(ListQuery.MARKER))
            .filter(each -> !each.getKey().equals(ListQuery.REVERSE))
            .map(Listing::encoded);
    String id = schema.value(idAttribute, view, marker).asText();
    Stream<String> added =
        Stream.of(
                Optional.of(encoded(Map.entry(ListQuery.MARKER, id))),
                reverse ? Optional.of(ListQuery.REVERSE + "=True") : Optional.<String>empty())
            .flatMap(Optional::stream);
    return request.base()
        + request.path()
        + "?"
        + Stream.concat(kept, added).collect(Collectors.joining("&"));
  }

  private static String encoded(Map.Entry<String, String> each) {
    return URLEncoder.encode(each.getKey(), StandardCharsets.UTF_8)
        + "="
        + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8);
  }
}

package dev.keyway.apps.api.networking;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import dev.keyway.apps.api.http.ApiException;
import dev.keyway.apps.api.resource.Filter;
import dev.keyway.topology.model.BadValueException;
import dev.keyway.topology.model.FixedIp;
import dev.keyway.topology.model.IpAddress;
import dev.keyway.topology.model.MacAddress;
import dev.keyway.topology.model.Port;
import java.util.function.Predicate;

/** Filters on ports that are more than a comparison of texts. */
final class PortFilters {

  static final ImmutableMap<String, Filter<Port>> ALL =
      ImmutableMap.of("fixed_ips", PortFilters::fixedIps, "mac_address", PortFilters::mac);

  private static final ImmutableList<String> FORMS =
      ImmutableList.of("ip_address", "ip_address_substr", "subnet_id");

  private PortFilters() {}

  /**
   * {@code fixed_ips=subnet_id=…} and {@code fixed_ips=ip_address=…}: one address must fit a value
   * of each form that is given.
   */
  private static Predicate<Port> fixedIps(ImmutableList<String> wanted) {
    ImmutableListMultimap.Builder<String, String> forms = ImmutableListMultimap.builder();
    for (String text : wanted) {
      int equals = text.indexOf('=');
      if (text.isEmpty()) {
        return port -> port.fixedIps().isEmpty();
      }
      if (equals < 0 || !FORMS.contains(text.substring(0, equals))) {
        throw ApiException.badRequest(
            "Invalid input for fixed_ips: '" + text + "' is not one of " + FORMS + " = value.");
      }
      forms.put(text.substring(0, equals), text.substring(equals + 1));
    }
    ImmutableListMultimap<String, String> byForm = forms.build();
    return port ->
        port.fixedIps().stream()
            .anyMatch(
                ip ->
                    byForm.keySet().stream()
                        .allMatch(
                            form ->
                                byForm.get(form).stream()
                                    .anyMatch(value -> fits(ip, form, value))));
  }

  private static boolean fits(FixedIp ip, String form, String value) {
    return switch (form) {
      case "subnet_id" -> ip.subnet().toString().equals(value);
      case "ip_address_substr" -> ip.address().toString().contains(value);
      default -> isAddress(ip.address(), value);
    };
  }

  /** Compares values, not texts: IPv6 has many texts for one address. */
  static boolean isAddress(IpAddress address, String text) {
    try {
      return address.equals(IpAddress.parse(text));
    } catch (BadValueException none) {
      return false;
    }
  }

  private static Predicate<Port> mac(ImmutableList<String> wanted) {
    return port -> wanted.stream().anyMatch(text -> isMac(port.mac(), text));
  }

  static boolean isMac(MacAddress mac, String text) {
    try {
      return mac.equals(MacAddress.parse(text));
    } catch (BadValueException none) {
      return false;
    }
  }
}

package dev.keyway.apps.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be wrong about subnets and ports. */
final class BadPortTest extends ApiTestCase {

  private String blue;

  @BeforeEach
  void defineBlue() throws Exception {
    blue = api.network("blue");
    api.create("subnet", "{'network_id': '" + blue + "', 'cidr': '10.0.0.0/24'}");
  }

  private Answer post(String kind, String attributes) throws Exception {
    return api.call(
        "POST",
        "/v2.0/" + kind + "s",
        "{'" + kind + "': {'network_id': '" + blue + "', " + attributes + "}}");
  }

  @Test
  void anAddressOutsideTheSubnetIsRefused() throws Exception {
    Answer answer = post("port", "'fixed_ips': [{'ip_address': '10.0.1.5'}]");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.type()).isEqualTo("InvalidIpForNetwork");
    assertThat(answer.message()).contains("10.0.1.5");
  }

  @Test
  void anAddressInUseIsRefused() throws Exception {
    String nine = "'fixed_ips': [{'ip_address': '10.0.0.9'}]";
    assertThat(post("port", nine).status()).isEqualTo(201);
    Answer answer = post("port", nine);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.type()).isEqualTo("IpAddressAlreadyAllocated");
  }

  @Test
  void aMacInUseIsRefused() throws Exception {
    String mac = "'mac_address': '02:00:00:00:00:01'";
    assertThat(post("port", mac).status()).isEqualTo(201);
    Answer answer = post("port", mac);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.type()).isEqualTo("MacAddressInUse");
    assertThat(answer.message()).contains("02:00:00:00:00:01");
  }

  @Test
  void anInterfaceThatAnotherPortHasIsRefused() throws Exception {
    String place = "'binding:host_id': 'hv1', 'binding:profile': {'interface': 'vnet0'}";
    assertThat(post("port", place).status()).isEqualTo(201);
    assertThat(post("port", place).type()).isEqualTo("PortBindingConflict");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "mac_address | 'aa' | Ethernet address",
        "mac_address | 7 | Ethernet address",
        "mac_address | '01:00:5e:00:00:01' | single station",
        "fixed_ips | '10.0.0.5' | a list",
        "fixed_ips | ['10.0.0.5'] | subnet_id",
        "fixed_ips | [{}] | ip_address",
        "fixed_ips | [{'ip_address': '10.0.0.500'}] | IPv4 or IPv6",
        "fixed_ips | [{'ip_address': '10.0.0.5', 'mask': 24}] | mask",
        "fixed_ips | [{'subnet_id': 'lan'}] | UUID",
        "binding:host_id | 'not a name' | name of a hypervisor",
        "binding:profile | 'vnet0' | strings",
        "binding:profile | {'interface': 7} | interface",
        "binding:profile | {'interface': ''} | interface",
        "binding:vnic_type | 'direct' | normal",
        "security_groups | ['7e0b4e6e-7b0f-4d3c-9c39-2d7d3f6a3f11'] | empty list",
        "allowed_address_pairs | [{'ip_address': '10.0.0.9'}] | empty list",
        "port_security_enabled | 'si' | true or false",
      })
  void wrongValuesAreNamedWithWhatWasExpected(String name, String value, String expected)
      throws Exception {
    Answer answer = post("port", "'" + name + "': " + value);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'cidr': '10.1.0.0' | 10.0.0.0/24",
        "'cidr': '10.1.0.5/24' | 10.1.0.0/24",
        "'cidr': '10.1.0.0/33' | prefix length",
        "'cidr': '10.1.0.0/32' | no room",
        "'cidr': 7 | a block",
        "'ip_version': 4 | cidr",
        "'cidr': '10.1.0.0/24', 'ip_version': 6 | ip_version",
        "'cidr': '10.1.0.0/24', 'gateway_ip': '10.2.0.1' | gateway_ip",
        "'cidr': 'fd01::/64', 'ipv6_ra_mode': 'slaac' | not supported",
        "'cidr': 'fd01::/64', 'ipv6_address_mode': 'slaac' | not supported",
        "'cidr': '10.1.0.0/24', 'allocation_pools': [{'start': '10.1.0.9'}] | end",
        "'cidr': '10.1.0.0/24', 'allocation_pools': [{'start': '10.1.0.9', 'end': '10.1.0.3'}] | start",
        "'cidr': '10.1.0.0/24', 'allocation_pools': [{'start': '10.1.0.9', 'end': '10.1.1.3'}] | beyond",
        "'cidr': '10.1.0.0/24', 'dns_nameservers': ['dns.example'] | IPv4 or IPv6",
        "'cidr': '10.1.0.0/24', 'host_routes': [{'destination': 'any', 'nexthop': '10.1.0.1'}] | block",
        "'cidr': '10.0.0.0/25' | overlaps",
      })
  void aSubnetThatMakesNoSenseIsRefused(String attributes, String expected) throws Exception {
    Answer answer = post("subnet", attributes);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.message()).contains(expected);
  }
}

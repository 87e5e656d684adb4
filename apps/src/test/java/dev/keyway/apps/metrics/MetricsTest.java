package dev.keyway.apps.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The names that dashboards are made of. */
final class MetricsTest {

  @Test
  void everyMetricHasItsName() {
    Metrics metrics = new Metrics();
    metrics.world(() -> 41, () -> 3);
    metrics.switches(
        new SwitchFigures(
            () -> 2,
            () -> 100,
            () -> 10,
            () -> 5,
            () -> 1,
            () -> 4,
            () -> 12,
            ImmutableMap.of("altered", () -> 11),
            ImmutableMap.of("not_openflow", () -> 7)));
    metrics.hosts(
        new HostFigures(
            () -> 3, () -> 50, () -> 20, () -> 6, () -> 8, ImmutableMap.of("not_ovsdb", () -> 9)));
    metrics.realised(Duration.ofMillis(30));
    assertThat(metrics.scrape())
        .contains("keyway_world_revision 41.0")
        .contains("keyway_state_backlog 3.0")
        .contains("keyway_switches_connected 2.0")
        .contains("keyway_flow_mods_total 100.0")
        .contains("keyway_group_mods_total 10.0")
        .contains("keyway_bundles_total 5.0")
        .contains("keyway_bundle_failures_total 1.0")
        .contains("keyway_readbacks_total 4.0")
        .contains("keyway_audits_total 12.0")
        .contains("keyway_drift_total{kind=\"altered\"} 11.0")
        .contains("keyway_openflow_refused_total{reason=\"not_openflow\"} 7.0")
        .contains("keyway_ovsdb_connected 3.0")
        .contains("keyway_ovsdb_messages_total 50.0")
        .contains("keyway_ovsdb_updates_total 20.0")
        .contains("keyway_ovsdb_transactions_total 6.0")
        .contains("keyway_ovsdb_full_reads_total 8.0")
        .contains("keyway_ovsdb_refused_total{reason=\"not_ovsdb\"} 9.0")
        .contains("keyway_realise_seconds_count 1")
        .contains("keyway_realise_seconds_bucket{le=\"0.02\"} 0")
        .contains("keyway_realise_seconds_bucket{le=\"0.05\"} 1");
  }
}

package dev.keyway.apps.hypervisor.setup;

import dev.keyway.controller.ovsdb.MonitorRequest;

/** The tables and columns of a host's database that matter here (ovs-vswitchd.conf.db(5)). */
public final class HostTables {

  static final String ROOT = "Open_vSwitch";
  static final String BRIDGE = "Bridge";
  static final String PORT = "Port";
  static final String INTERFACE = "Interface";
  static final String CONTROLLER = "Controller";
  static final String MANAGER = "Manager";

  static final String NAME = "name";
  static final String EXTERNAL_IDS = "external_ids";
  static final String OTHER_CONFIG = "other_config";

  static final String BRIDGES = "bridges";
  static final String NEXT_CFG = "next_cfg";
  static final String CUR_CFG = "cur_cfg";
  static final String OVS_VERSION = "ovs_version";

  static final String PORTS = "ports";
  static final String CONTROLLERS = "controller";
  static final String FAIL_MODE = "fail_mode";
  static final String PROTOCOLS = "protocols";
  static final String DATAPATH_TYPE = "datapath_type";

  /** The column, which the switch writes once it has made the bridge. */
  static final String DATAPATH_ID = "datapath_id";

  /** The key in {@code other_config}, by which it is chosen. */
  static final String WANTED_DATAPATH_ID = "datapath-id";

  static final String INTERFACES = "interfaces";
  static final String TYPE = "type";
  static final String OPTIONS = "options";
  static final String TARGET = "target";

  /** Ours, in external_ids of the root row: what a person must set right. */
  static final String ERROR_KEY = "keyway-error";

  /** Ours, in external_ids of a bridge: what was there before. */
  static final String UNDO_KEY = "keyway-undo";

  /** Ours, in external_ids of ports and controllers that we added. */
  static final String MARK = "keyway";

  static final String TUNNEL_MARK = "tunnel";
  static final String CONTROLLER_MARK = "controller";

  /** What is read of every host. Statistics are not: they change all the time. */
  public static final MonitorRequest MONITOR =
      MonitorRequest.of(ROOT)
          .table(ROOT, BRIDGES, EXTERNAL_IDS, OTHER_CONFIG, OVS_VERSION, NEXT_CFG, CUR_CFG)
          .table(
              BRIDGE,
              NAME,
              PORTS,
              CONTROLLERS,
              FAIL_MODE,
              PROTOCOLS,
              DATAPATH_TYPE,
              DATAPATH_ID,
              EXTERNAL_IDS,
              OTHER_CONFIG)
          .table(PORT, NAME, INTERFACES, "tag", "trunks", "vlan_mode", EXTERNAL_IDS)
          .table(INTERFACE, NAME, TYPE, OPTIONS, EXTERNAL_IDS, "ofport", "error", "mtu")
          .table(CONTROLLER, TARGET, "is_connected", EXTERNAL_IDS)
          .table(MANAGER, TARGET, "is_connected");

  private HostTables() {}
}

package dev.keyway.apps.config;

import java.util.Locale;

/** One thing that can be set: its key in the file, with the option and variable made of it. */
public enum Setting {
  OPENFLOW("HOST:PORT", "0.0.0.0:6653", "Where bridges connect by OpenFlow."),
  OVSDB("HOST:PORT", "0.0.0.0:6640", "Where hypervisors connect by OVSDB."),
  API("HOST:PORT", "127.0.0.1:9696", "Where the REST API is."),
  AUTH("tokens|none", "none", "Whether callers of the API must show a token."),
  INSECURE("true|false", "false", "Lets the API be reached from elsewhere without --auth tokens."),
  API_TLS_CERTIFICATE("FILE", "", "PEM certificate of the API, then those above it: https only."),
  API_TLS_KEY("FILE", "", "PEM private key (PKCS#8) of that certificate."),
  API_TLS_CLIENT_CA("FILE", "", "PEM authorities; callers must show a certificate of theirs."),
  PROJECT_RATE_LIMIT("N", "0", "Requests a second that a project may send; 0 for no limit."),
  AUDIT_LOG("FILE", "", "Who wrote what through the API. Default: audit.log in the data directory"),
  DATA("DIR", "data", "Directory of all that is stored."),
  KEY_RANGES("A-B[,C-D...]", "4097-16777215", "GRE keys that networks get unasked."),
  UNDERLAY_MTU("N", "1500", "Bytes that the network between hypervisors carries in one packet."),
  INTEGRATION_BRIDGE("NAME", "br-int", "Bridge of guests, where a hypervisor names no other."),
  OPENFLOW_TARGET(
      "tcp|ssl:ADDRESS:PORT", "", "Where hypervisors find OpenFlow; else where they found OVSDB."),
  SWITCH_TLS_CERTIFICATE(
      "FILE", "", "Our certificate, in PEM, for OpenFlow and OVSDB; then both speak TLS only."),
  SWITCH_TLS_KEY("FILE", "", "Its private key, in PEM."),
  SWITCH_TLS_CA("FILE", "", "Whose certificates hypervisors must show, in PEM."),
  AUDIT_INTERVAL("SECONDS", "300", "Between two looks at a bridge for drift; 0 for none."),
  LOG_FORMAT("text|json", "text", "For people, or for a log collector."),
  LOG_LEVEL("LEVEL", "info", "error, warn, info, debug or trace.");

  private final String form;
  private final String byDefault;
  private final String description;

  Setting(String form, String byDefault, String description) {
    this.form = form;
    this.byDefault = byDefault;
    this.description = description;
  }

  /** Its name in the file: {@code key-ranges}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Its option on the command line: {@code --key-ranges}. */
  public String option() {
    return "--" + key();
  }

  /** Its variable in the environment: {@code KEYWAY_KEY_RANGES}. */
  public String variable() {
    return "KEYWAY_" + name();
  }

  /** Whether it is one that naming it sets. */
  public boolean isFlag() {
    return this == INSECURE;
  }

  /** What its value looks like, in short. */
  public String form() {
    return form;
  }

  /** Its value where nothing is said. */
  public String byDefault() {
    return byDefault;
  }

  /** What it is for. */
  public String description() {
    return description;
  }
}

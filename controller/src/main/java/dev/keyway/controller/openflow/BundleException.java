package dev.keyway.controller.openflow;

import dev.keyway.controller.flow.Flow;
import dev.keyway.controller.flow.Group;
import dev.keyway.controller.openflow.codec.Change;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bridge refused a bundle, which therefore changed nothing. The message names what it choked on.
 */
public final class BundleException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable Flow flow;
  private final transient @Nullable Group group;
  private final String error;

  private BundleException(
      String message, @Nullable Flow flow, @Nullable Group group, String error) {
    super(message);
    this.flow = flow;
    this.group = group;
    this.error = error;
  }

  /** The bridge refused a change. */
  static BundleException of(Change change, String error) {
    if (change instanceof Change.Put put) {
      return of(put.flow(), error);
    } else if (change instanceof Change.Remove remove) {
      return of(remove.flow(), error);
    } else if (change instanceof Change.AddGroup add) {
      return of(add.group(), error);
    } else if (change instanceof Change.ChangeGroup modify) {
      return of(modify.group(), error);
    } else if (change instanceof Change.RemoveGroup remove) {
      return of(remove.group(), error);
    }
    throw new AssertionError(change);
  }

  /** The bridge refused a flow. */
  public static BundleException of(Flow flow, String error) {
    return new BundleException(error + " for the flow " + flow, flow, null, error);
  }

  /** The bridge refused a group. */
  public static BundleException of(Group group, String error) {
    return new BundleException(
        error + " for group " + group.id() + " of " + group.buckets().size() + " buckets",
        null,
        group,
        error);
  }

  /** The bridge refused the bundle as such. */
  public static BundleException of(String error) {
    return new BundleException(error + " for the bundle as a whole", null, null, error);
  }

  /** The flow that it refused, if it was one. */
  public Optional<Flow> flow() {
    return Optional.ofNullable(flow);
  }

  /** The group that it refused, if it was one. */
  public Optional<Group> group() {
    return Optional.ofNullable(group);
  }

  /** Type and code of the error, by name where they have one: "BAD_MATCH/BAD_PREREQ". */
  public String error() {
    return error;
  }
}

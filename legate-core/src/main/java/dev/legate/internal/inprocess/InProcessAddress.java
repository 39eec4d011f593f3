package dev.legate.internal.inprocess;

import static java.util.Objects.requireNonNull;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A name under which a server listens in this process. Immutable. */
public final class InProcessAddress extends SocketAddress {
  private static final long serialVersionUID = 1L;

  private final String name;

  /**
   * The address with a name.
   *
   * @throws IllegalArgumentException if the name is empty
   */
  public InProcessAddress(String name) {
    if (requireNonNull(name, "name").isEmpty()) {
      throw new IllegalArgumentException("an in-process address needs a name");
    }
    this.name = name;
  }

  /** The name. */
  public String name() {
    return name;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof InProcessAddress address && address.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** As a target: {@code in-process:name}. */
  @Override
  public String toString() {
    return "in-process:" + name;
  }
}

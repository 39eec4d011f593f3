package dev.legate.internal.channel;

import dev.legate.internal.resolver.Resolver;
import dev.legate.internal.resolver.Target;
import java.util.concurrent.Executor;

/**
 * What a subchannel is to reach, and how its addresses are found.
 *
 * @param threads on which the resolver may run
 */
record Endpoint(Target target, Resolver resolver, Executor threads) {
  /** One that looks names up where the surroundings do, and takes addresses in place. */
  static Endpoint of(Target target, Surroundings surroundings) {
    boolean asks = target instanceof Target.Dns dns && !dns.isAddress();
    return new Endpoint(
        target,
        Resolver.of(target, surroundings.lookup()),
        asks ? surroundings.lookups() : Runnable::run);
  }
}

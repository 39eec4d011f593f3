package dev.legate.internal.channel;

import dev.legate.internal.resolver.HostLookup;
import dev.legate.internal.resolver.Resolver;
import dev.legate.internal.resolver.Target;

/** What a subchannel is to reach, and how its addresses are found. */
record Endpoint(Target target, Resolver resolver) {
  static Endpoint of(Target target, HostLookup lookup) {
    return new Endpoint(target, Resolver.of(target, lookup));
  }
}

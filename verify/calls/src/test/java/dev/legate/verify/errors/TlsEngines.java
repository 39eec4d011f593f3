package dev.legate.verify.errors;

import dev.legate.netty.NettyOptions;
import dev.legate.netty.NettyOptions.TlsEngine;

/** Who computes the TLS of the two sides. Where BoringSSL does not work, servers do not start. */
enum TlsEngines {
  JDK("the JDK on both sides", TlsEngine.JDK, TlsEngine.JDK),
  BORING_CLIENT("the client", TlsEngine.OPENSSL, TlsEngine.JDK),
  BORING_SERVER("the server", TlsEngine.JDK, TlsEngine.OPENSSL),
  BORING("both", TlsEngine.OPENSSL, TlsEngine.OPENSSL);

  private final String boring;
  private final TlsEngine client;
  private final TlsEngine server;

  TlsEngines(String boring, TlsEngine client, TlsEngine server) {
    this.boring = boring;
    this.client = client;
    this.server = server;
  }

  /** Of channels that are made from now on. */
  void useOfClient() {
    NettyOptions.current().tlsEngine(client).use();
  }

  /** Of servers that are made from now on. */
  void useOfServer() {
    NettyOptions.current().tlsEngine(server).use();
  }

  /** Which side has BoringSSL. */
  @Override
  public String toString() {
    return boring;
  }
}

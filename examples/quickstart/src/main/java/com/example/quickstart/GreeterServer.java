package com.example.quickstart;

import dev.legate.server.Server;
import dev.legate.server.ServerCredentials;

/** Serves the greeter on port 8980 until the process is stopped. */
public final class GreeterServer {
  public static void main(String[] arguments) throws Exception {
    try (Server server =
        Server.builder()
            .listen(8980, ServerCredentials.plaintext())
            .service(new Greeter())
            .start()) {
      System.out.println("Listening on port " + server.port() + "; stop with Ctrl-C.");
      server.awaitTermination();
    }
  }
}

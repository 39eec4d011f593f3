package dev.legate.http2.connection;

/** Which side of a connection we are. */
enum Role {
  CLIENT,
  SERVER
}

package dev.legate.netty.internal.client;

import java.io.FileNotFoundException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;

/** What failures of sockets mean, in the same words whether Netty's NIO or epoll tells them. */
final class SocketFailure {
  private SocketFailure() {}

  /** What it means, and what to look at. */
  static String text(Throwable cause, SocketAddress address) {
    if (cause instanceof UnresolvedAddressException) {
      return "the name has no address; is it right?";
    }
    if (cause instanceof ClosedChannelException) {
      return "the connection is closed";
    }
    boolean unix = address instanceof UnixDomainSocketAddress;
    String said = cause.getMessage() == null ? "" : cause.getMessage();
    String text = said.toLowerCase(Locale.ROOT);
    if (cause instanceof FileNotFoundException || text.contains("no such file")) {
      return "there is no such file; does the server run, and does it listen at this path?";
    }
    if (text.contains("permission denied")) {
      return unix
          ? "permission denied; may this user write to the socket's file?"
          : "permission denied; does this machine forbid such connections?";
    }
    if (text.contains("connection refused")) {
      return unix
          ? "connection refused; does the server that made the socket still run?"
          : "connection refused; is a server listening there?";
    }
    if (text.contains("connection reset")) {
      return "the peer has reset the connection";
    }
    if (text.contains("broken pipe")) {
      return "the peer has closed the connection";
    }
    if (text.contains("no route to host") || text.contains("unreachable")) {
      return "there is no way to the host; is the address right, and the network up?";
    }
    if (text.contains("timed out")) {
      return "no answer from the host; is it up, and is there a firewall in between?";
    }
    return said.isEmpty() ? cause.toString() : said;
  }

  /** What to look at when a connection ended before the server's SETTINGS. */
  static String hintOfPreface(String why, boolean secure) {
    if (why.contains("TLS")) {
      return "; use ChannelCredentials.tls(), or the server's port without TLS";
    }
    if (why.contains("HTTP/1")) {
      return "; is this the port of a gRPC server, or of a web server or proxy?";
    }
    return secure ? "; is this a gRPC server?" : "; is this a gRPC server, and does it expect TLS?";
  }
}

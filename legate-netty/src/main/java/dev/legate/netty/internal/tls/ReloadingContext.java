package dev.legate.netty.internal.tls;

import dev.legate.Identity;
import dev.legate.Trust;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;

/**
 * A TLS context that follows the files its credentials are of. For any thread.
 *
 * <p>The files are looked at when a connection comes and the last look is a second old; that
 * connection waits for the look, so that an idle process does not offer a chain that has been
 * replaced long ago. What cannot be used leaves the old context in force.
 */
final class ReloadingContext {
  private static final System.Logger LOG = System.getLogger(ReloadingContext.class.getName());
  private static final long BETWEEN_LOOKS = TimeUnit.SECONDS.toNanos(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Making making;
  private final LongSupplier clock;
  private final List<Path> files;
  private Optional<Identity> identity;
  private Trust trust;
  private List<Object> stamps;
  private volatile SslContext context;
  private volatile long looked;

  /** How a context is made. */
  @FunctionalInterface
  interface Making {
    SslContext make(Optional<Identity> identity, Trust trust)
        throws SSLException, GeneralSecurityException;
  }

  ReloadingContext(Optional<Identity> identity, Trust trust, Making making) {
    this(identity, trust, making, System::nanoTime);
  }

  ReloadingContext(Optional<Identity> identity, Trust trust, Making making, LongSupplier clock) {
    this.making = making;
    this.clock = clock;
    this.identity = identity;
    this.trust = trust;
    List<Path> all = new ArrayList<>(trust.files());
    identity.ifPresent(own -> all.addAll(own.files()));
    this.files = List.copyOf(all);
    this.stamps = List.of(); // the files may be newer than what was read of them
    this.context = make(identity, trust);
    this.looked = clock.getAsLong() - BETWEEN_LOOKS;
  }

  private SslContext make(Optional<Identity> newIdentity, Trust newTrust) {
    try {
      return making.make(newIdentity, newTrust);
    } catch (SSLException | GeneralSecurityException e) {
      throw new IllegalArgumentException("cannot secure connections: " + TlsFailure.text(e), e);
    }
  }

  /** Gives the context that is right for a new connection: at once, or on another thread. */
  void current(Consumer<SslContext> use) {
    if (files.isEmpty() || clock.getAsLong() - looked < BETWEEN_LOOKS) {
      use.accept(context);
    } else {
      TlsThreads.POOL.execute(
          () -> {
            look();
            use.accept(context);
          });
    }
  }

  /** Reads the files again if they have changed. Blocks. */
  private void look() {
    lock.lock();
    try {
      if (clock.getAsLong() - looked < BETWEEN_LOOKS) {
        return; // another connection's look has just ended
      }
      List<Object> now = stamps(files);
      if (!now.equals(stamps)) {
        boolean isFirst = stamps.isEmpty();
        stamps = now;
        reload(isFirst);
      }
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "new TLS credentials cannot be used, and the old ones stay in force: " + e.getMessage());
    } finally {
      looked = clock.getAsLong();
      lock.unlock();
    }
  }

  private void reload(boolean isFirst) {
    Optional<Identity> newIdentity = identity.map(Identity::reloaded);
    Trust newTrust = trust.reloaded();
    if (isFirst && isSame(newIdentity, newTrust)) {
      return;
    }
    context = make(newIdentity, newTrust);
    identity = newIdentity;
    trust = newTrust;
    LOG.log(System.Logger.Level.INFO, "TLS credentials were read again: {0}", files);
  }

  private boolean isSame(Optional<Identity> newIdentity, Trust newTrust) {
    return newTrust.authorities().equals(trust.authorities())
        && newIdentity
            .map(Identity::certificateChain)
            .equals(identity.map(Identity::certificateChain));
  }

  /** What differs when a file was written or replaced, links followed. */
  private static List<Object> stamps(List<Path> files) {
    List<Object> stamps = new ArrayList<>();
    for (Path file : files) {
      try {
        BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
        stamps.add(List.of(seen.lastModifiedTime(), seen.size(), String.valueOf(seen.fileKey())));
      } catch (IOException e) {
        stamps.add("unreadable: " + e); // what reading it says is told once
      }
    }
    return stamps;
  }
}

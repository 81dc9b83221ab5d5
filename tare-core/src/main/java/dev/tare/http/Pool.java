// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import dev.tare.http.HttpException.Stage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The connections of a client: those that wait to be used again and those in use. */
final class Pool {
  /** Servers and what stands between end quiet connections after about a minute. */
  private static final long KEPT_NANOS = 30_000_000_000L;

  /** Of all routes: whoever redirects to ever other hosts must not use up all descriptors. */
  private static final int MOST_IDLE = 32;

  private final int perRoute;
  private final Map<Route, Deque<Wire>> idle = new HashMap<>();
  private final Set<Wire> used = new HashSet<>();
  private boolean closed;

  Pool(int perRoute) {
    this.perRoute = perRoute;
  }

  /** The connection used last, if one still stands. */
  Optional<Wire> take(Route route) throws HttpException {
    while (true) {
      Wire wire;
      synchronized (this) {
        if (closed) {
          throw new HttpException("client is closed", Stage.CONNECT);
        }
        Deque<Wire> waiting = idle.get(route);
        if (waiting == null || waiting.isEmpty()) {
          return Optional.empty();
        }
        wire = waiting.pop();
        used.add(wire);
      }
      if (System.nanoTime() - wire.idleSince() < KEPT_NANOS && !wire.stale()) {
        return Optional.of(wire);
      }
      end(wire);
    }
  }

  /** Counts a new connection as used. */
  void add(Wire wire) throws HttpException {
    synchronized (this) {
      if (!closed) {
        used.add(wire);
        return;
      }
    }
    wire.abort();
    throw new HttpException("client is closed", Stage.CONNECT);
  }

  /** Takes a connection back, to keep it if it is fit for that. */
  void giveBack(Route route, Wire wire) {
    Optional<Wire> over = Optional.of(wire);
    synchronized (this) {
      used.remove(wire);
      Deque<Wire> waiting = idle.getOrDefault(route, new ArrayDeque<>());
      if (!closed && wire.reusable() && waiting.size() < perRoute) {
        over = idleCount() < MOST_IDLE ? Optional.empty() : Optional.of(takeOldest());
        wire.idleSince(System.nanoTime());
        waiting.push(wire);
        idle.put(route, waiting);
      }
    }
    over.ifPresent(Wire::abort);
  }

  private int idleCount() {
    return idle.values().stream().mapToInt(Deque::size).sum();
  }

  /** Takes out the connection that has waited longest. */
  private Wire takeOldest() {
    Deque<Wire> waiting =
        idle.values().stream()
            .filter(wires -> !wires.isEmpty())
            .min(Comparator.comparingLong(wires -> wires.getLast().idleSince()))
            .orElseThrow();
    Wire oldest = waiting.removeLast();
    idle.values().removeIf(Deque::isEmpty);
    return oldest;
  }

  void end(Wire wire) {
    synchronized (this) {
      used.remove(wire);
    }
    wire.abort();
  }

  /** Ends all connections, also those in use; there will be no more. */
  void close() {
    List<Wire> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(used);
      idle.values().forEach(all::addAll);
      used.clear();
      idle.clear();
    }
    all.forEach(Wire::abort);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import java.util.function.Predicate;

/**
 * A fault and the requests it is for. Counts in order of arrival; without {@link #times} it goes on
 * for ever.
 */
public final class Rule {
  private final Predicate<Request> condition;
  private final Fault fault;
  private int skip;
  private int left = Integer.MAX_VALUE;
  private int hits;

  Rule(Predicate<Request> condition, Fault fault) {
    this.condition = condition;
    this.fault = fault;
  }

  /** Fires for so many requests, from now on; 0 ends it. */
  public synchronized Rule times(int count) {
    left = count;
    return this;
  }

  /** Lets so many matching requests go by first, from now on. */
  public synchronized Rule skip(int count) {
    skip = count;
    return this;
  }

  /** How often it has fired. */
  public synchronized int hits() {
    return hits;
  }

  Fault fault() {
    return fault;
  }

  synchronized boolean fires(Request request) {
    if (left <= 0 || !condition.test(request)) {
      return false;
    }
    if (skip > 0) {
      skip--;
      return false;
    }
    if (left != Integer.MAX_VALUE) {
      left--;
    }
    hits++;
    return true;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a plan a failure is about. It rides on the failure, among what is suppressed there,
 * so that the failure stays what it is; whoever made the plan may know more of the part, such as
 * the line of a file that says it.
 */
public final class FailedPart extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Object part;

  private FailedPart(Object part) {
    // never the part itself, which may hold a secret
    super(part.getClass().getSimpleName(), null, false, false);
    this.part = part;
  }

  /** Something that is done with a part of a plan. */
  @FunctionalInterface
  public interface Action<E extends Exception> {
    void run() throws E;
  }

  /** Something that is got with a part of a plan. */
  @FunctionalInterface
  public interface Question<T, E extends Exception> {
    T get() throws E;
  }

  /** Does something; a failure is about the part. */
  public static <E extends Exception> void run(Object part, Action<E> action) throws E {
    try {
      action.run();
    } catch (Exception failure) {
      mark(failure, part);
      throw failure;
    }
  }

  /** Gets something; a failure is about the part. */
  public static <T, E extends Exception> T get(Object part, Question<T, E> question) throws E {
    try {
      return question.get();
    } catch (Exception failure) {
      mark(failure, part);
      throw failure;
    }
  }

  /** The failure, which is about the part. */
  public static <F extends Throwable> F mark(F failure, Object part) {
    failure.addSuppressed(new FailedPart(part));
    return failure;
  }

  /** The very parts that a failure or its causes are about, the innermost first. */
  public static List<Object> of(Throwable failure) {
    List<Object> parts = new ArrayList<>();
    for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
      List<Object> own = new ArrayList<>();
      for (Throwable suppressed : at.getSuppressed()) {
        if (suppressed instanceof FailedPart mark) {
          own.add(mark.part);
        }
      }
      parts.addAll(0, own);
    }
    return parts;
  }
}

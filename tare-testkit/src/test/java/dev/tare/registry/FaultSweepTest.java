// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tare.content.BlobMismatchException;
import dev.tare.content.IntegrityException;
import dev.tare.testkit.Exchange;
import dev.tare.testkit.Fault;
import dev.tare.testkit.MemoryRegistry;
import dev.tare.testkit.Rule;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lets one fault happen at the first request of a work, then at the second, and so on until the
 * work is over before it happens. The tokens, the probe and all are requests too.
 */
class FaultSweepTest {
  /** Faults that are over when the request is sent again. */
  private enum Passing {
    RESET(Fault.reset()),
    ANSWER_LOST(Fault.loseAnswer()),
    STATUS_503(Fault.status(503)),
    STATUS_429(Fault.tooManyRequests("0")),
    STATUS_429_WITH_A_WAIT(Fault.tooManyRequests("1")),
    BODY_CUT(Fault.closeAfter(10));

    private final Fault fault;

    Passing(Fault fault) {
      this.fault = fault;
    }
  }

  private enum Side {
    SOURCE,
    DESTINATION;

    MemoryRegistry of(Sweep sweep) {
      return this == SOURCE ? sweep.from : sweep.to;
    }
  }

  private enum Work {
    PULL(Sweep::pull, Side.SOURCE),
    PUSH(Sweep::push, Side.DESTINATION),
    SHARE(Sweep::share, Side.DESTINATION),
    COPY(Sweep::copy, Side.SOURCE, Side.DESTINATION);

    private final Sweep.Work work;
    private final List<Side> sides;

    Work(Sweep.Work work, Side... sides) {
      this.work = work;
      this.sides = List.of(sides);
    }

    void run(Sweep sweep) throws IOException {
      work.run(sweep);
    }

    /** How many requests it takes if nothing goes wrong. */
    int requests() throws IOException {
      try (Sweep sweep = new Sweep(1)) {
        run(sweep);
        return sweep.count();
      }
    }

    void assertDone(Sweep sweep) throws IOException {
      if (this != PULL) {
        sweep.assertPublished("app", this == COPY ? Sweep.INDEX : Sweep.IMAGE);
      }
      if (this == SHARE) {
        sweep.assertPublished("mirror", Sweep.IMAGE);
      }
    }
  }

  /** Five, and one that is free: a connection kept open may have ended before it was used again. */
  private static final int MOST_TRIES = 6;

  /** All waits of a work that comes no further. */
  private static final Duration BUDGET = Duration.ofMinutes(5);

  static Stream<Arguments> sweeps() {
    List<Arguments> all = new ArrayList<>();
    for (Work work : Work.values()) {
      for (Passing fault : Passing.values()) {
        work.sides.forEach(side -> all.add(Arguments.of(work, fault, side)));
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}: {1} at the {2}")
  @MethodSource("sweeps")
  void oneFaultCostsOneRequest(Work work, Passing fault, Side side) throws IOException {
    int usual = work.requests();
    boolean hit = true;
    for (int at = 0; hit; at++) {
      try (Sweep sweep = new Sweep(1)) {
        MemoryRegistry registry = side.of(sweep);
        Rule rule = registry.on(request -> true, fault.fault).skip(at).times(1);
        work.run(sweep);
        hit = rule.hits() > 0;
        work.assertDone(sweep);
        if (hit) {
          Exchange at0 = registry.requests().get(at);
          assertThat(sweep.count() - usual)
              .as("%s at request %d, %s", fault, at, at0)
              .isBetween(0, isUnanswerable(at0, fault) ? 2 : 1);
          // A session whose address got lost with the answer cannot be taken back by anybody; the
          // registry's own clock ends it.
          boolean orphan = isSession(at0) && fault == Passing.ANSWER_LOST;
          assertThat(sweep.to.openUploads()).isEqualTo(orphan ? 1 : 0);
        } else {
          assertThat(at).isGreaterThan(5);
        }
      }
    }
  }

  /**
   * All bytes of a blob have gone out and no answer has come: either the registry has the blob and
   * has closed the session, or it has nothing and the session is open. No single request is right
   * in both cases. HEAD comes first, since it costs no bytes: one request if the answer alone was
   * lost, and PUT as a second one if the request was.
   */
  private static boolean isUnanswerable(Exchange at, Passing fault) {
    return fault == Passing.RESET && at.method().equals("PUT") && at.path().contains("/uploads/");
  }

  private static boolean isSession(Exchange at) {
    return at.method().equals("POST") && at.request().parameter("mount").isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1} at the {2}")
  @MethodSource("sweeps")
  void aLastingFaultIsToldAfterFiveTries(Work work, Passing fault, Side side) throws IOException {
    boolean hit = true;
    for (int at = 0; hit; at++) {
      try (Sweep sweep = new Sweep(1)) {
        MemoryRegistry registry = side.of(sweep);
        Rule rule = registry.on(r -> !r.path().equals("/token"), fault.fault).skip(at);
        Throwable failure = catchThrowable(() -> work.run(sweep));
        hit = rule.hits() > 0;
        if (failure == null) {
          // A cut body fails nothing where the body does not matter.
          assertThat(!hit || fault == Passing.BODY_CUT).isTrue();
          work.assertDone(sweep);
        } else {
          assertThat(failure)
              .isInstanceOfSatisfying(
                  RegistryException.class,
                  e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.NETWORK));
          assertPatience(sweep, registry, at);
          boolean unheard = fault == Passing.ANSWER_LOST && wrote(sweep, "");
          // Of several names those before the one that failed have moved.
          boolean moved = unheard || (work == Work.SHARE && wrote(sweep, "201"));
          assertThat(sweep.tagged().equals(Sweep.OLD.descriptor().digest().toString()))
              .as("the tag is the old one, unless all that was answered since it moved was lost")
              .isNotEqualTo(moved);
          if (unheard) {
            assertThat(failure).hasMessageEndingWith("; whether the tag was written is not known");
          }
        }
      }
    }
  }

  private static boolean wrote(Sweep sweep, String status) {
    return sweep.log().stream().anyMatch(r -> r.startsWith("PUT /v2/app/manifests/1 " + status));
  }

  /** Nothing is asked again and again, nor is much else asked then. */
  private static void assertPatience(Sweep sweep, MemoryRegistry registry, int at) {
    assertThat(sweep.timing.waits().stream().reduce(Duration.ZERO, Duration::plus))
        .isLessThanOrEqualTo(BUDGET);
    List<String> faulty =
        registry.requests().stream()
            .filter(e -> !e.path().equals("/token"))
            .skip(at)
            .map(e -> e.method() + e.request().parameter("mount").orElse("") + " " + e.path())
            .toList();
    assertThat(
            faulty.stream()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())))
        .allSatisfy((request, count) -> assertThat(count).isLessThanOrEqualTo(MOST_TRIES));
    assertThat(faulty).hasSizeLessThanOrEqualTo(3 * MOST_TRIES);
  }

  @Test
  void aTokenServiceThatStaysAwayIsAskedFiveTimes() throws IOException {
    for (Work work : List.of(Work.PULL, Work.PUSH)) {
      for (Passing fault : List.of(Passing.RESET, Passing.STATUS_503, Passing.STATUS_429)) {
        try (Sweep sweep = new Sweep(1)) {
          MemoryRegistry registry = work.sides.get(0).of(sweep);
          Rule rule = registry.on(r -> r.path().equals("/token"), fault.fault);
          assertThatThrownBy(() -> work.run(sweep))
              .isInstanceOfSatisfying(
                  RegistryException.class,
                  e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.NETWORK));
          assertThat(rule.hits()).as("%s: %s", work, fault).isBetween(MOST_TRIES - 1, MOST_TRIES);
        }
      }
    }
  }

  /** A token, and the request again: for each token that there is, if all end at once. */
  @Test
  void tokensThatEndAtAnyRequestCostTwoEach() throws IOException {
    for (Work work : Work.values()) {
      int usual = work.requests();
      for (Side side : work.sides) {
        boolean hit = true;
        for (int at = 0; hit; at++) {
          try (Sweep sweep = new Sweep(1)) {
            MemoryRegistry registry = side.of(sweep);
            Rule rule =
                registry
                    .on(r -> !r.path().equals("/token"), Fault.first(registry::expireTokens))
                    .skip(at)
                    .times(1);
            work.run(sweep);
            hit = rule.hits() > 0;
            work.assertDone(sweep);
            int tokens = work == Work.SHARE ? 3 : 1; // one repository, the other, both
            assertThat(sweep.count() - usual).isBetween(0, 2 * tokens);
            assertThat(sweep.to.openUploads()).isZero();
          }
        }
      }
    }
  }

  /** A document is checked before it is used, so a wrong one is asked for again. */
  @Test
  void aDocumentThatIsWrongOnceIsAskedForOnceMore() throws IOException {
    for (Fault fault : List.of(Fault.corrupt(20), Fault.truncate(20))) {
      for (Work work : List.of(Work.PULL, Work.COPY)) {
        int usual = work.requests();
        for (int at = 0; at < 2; at++) {
          try (Sweep sweep = new Sweep(1)) {
            sweep.from.on(r -> r.is("GET", "/manifests/"), fault).skip(at).times(1);
            work.run(sweep);
            assertThat(sweep.count()).isEqualTo(usual + 1);
            work.assertDone(sweep);
          }
        }
      }
    }
  }

  @Test
  void aBlobThatIsTooShortOnceIsContinued() throws IOException {
    for (Work work : List.of(Work.PULL, Work.COPY)) {
      int usual = work.requests();
      for (int at = 0; at < 3; at++) {
        try (Sweep sweep = new Sweep(1)) {
          sweep.from.on(r -> r.is("GET", "/blobs/"), Fault.truncate(20)).skip(at).times(1);
          work.run(sweep);
          assertThat(sweep.count()).isEqualTo(usual + 1);
          work.assertDone(sweep);
        }
      }
    }
  }

  @Test
  void aPulledBlobThatIsWrongOnceIsReadOnceMore() throws IOException {
    int usual = Work.PULL.requests();
    for (int at = 0; at < 3; at++) {
      try (Sweep sweep = new Sweep(1)) {
        sweep.from.on(r -> r.is("GET", "/blobs/"), Fault.corrupt(20)).skip(at).times(1);
        sweep.pull();
        assertThat(sweep.count()).isEqualTo(usual + 1);
      }
    }
  }

  @Test
  void aPulledBlobThatIsAlwaysWrongIsReadTwiceAndRefused() throws IOException {
    for (int at = 0; at < 3; at++) {
      try (Sweep sweep = new Sweep(1)) {
        Rule rule = sweep.from.on(r -> r.is("GET", "/blobs/"), Fault.corrupt(20)).skip(at);
        assertThatThrownBy(sweep::pull).isInstanceOf(BlobMismatchException.class);
        assertThat(rule.hits()).isEqualTo(2);
      }
    }
  }

  @Test
  void aTagWhoseEveryAnswerIsLostIsLookedUp() throws IOException {
    for (Fault fault : List.of(Fault.loseAnswer(), Fault.answerStatus(504))) {
      int usual = Work.PUSH.requests();
      try (Sweep sweep = new Sweep(1)) {
        sweep.to.on(r -> r.is("PUT", "/manifests/1"), fault);
        sweep.push();
        assertThat(sweep.count()).isEqualTo(usual + 4 + 1);
        Work.PUSH.assertDone(sweep);
      }
    }
  }

  @Test
  void aTagThatCannotBeWrittenIsLookedUpInVain() throws IOException {
    for (Fault fault : List.of(Fault.reset(), Fault.status(500), Fault.status(503))) {
      try (Sweep sweep = new Sweep(1)) {
        sweep.to.on(r -> r.is("PUT", "/manifests/1"), fault);
        assertThatThrownBy(sweep::push)
            .isInstanceOf(RegistryException.class)
            .hasMessageNotContaining("not known");
        assertThat(sweep.tagged()).isEqualTo(Sweep.OLD.descriptor().digest().toString());
      }
    }
  }

  @Test
  void aRegistryThatPutsOffForEverIsGivenUpWithinTheBudget() throws IOException {
    for (Work work : Work.values()) {
      for (Side side : work.sides) {
        boolean hit = true;
        for (int at = 0; hit; at++) {
          try (Sweep sweep = new Sweep(1)) {
            MemoryRegistry registry = side.of(sweep);
            Rule rule = registry.on(r -> true, Fault.tooManyRequests("60")).skip(at);
            Throwable failure = catchThrowable(() -> work.run(sweep));
            hit = rule.hits() > 0;
            assertThat(failure != null).isEqualTo(hit);
            assertThat(sweep.timing.waits().stream().reduce(Duration.ZERO, Duration::plus))
                .isLessThanOrEqualTo(BUDGET);
          }
        }
      }
    }
  }

  /** An upload is not over before its last byte was checked, so it can begin anew. */
  @Test
  void aCopiedBlobThatIsWrongOnceIsReadOnceMore() throws IOException {
    int usual = Work.COPY.requests();
    for (int at = 0; at < 5; at++) {
      try (Sweep sweep = new Sweep(1)) {
        sweep.from.on(r -> r.is("GET", "/blobs/"), Fault.corrupt(20)).skip(at).times(1);
        sweep.copy();
        assertThat(sweep.count()).isEqualTo(usual + 1);
        Work.COPY.assertDone(sweep);
        assertThat(sweep.to.openUploads()).isZero();
      }
    }
  }

  @Test
  void aCopiedBlobThatIsAlwaysWrongIsRefused() throws IOException {
    for (int at = 0; at < 5; at++) {
      try (Sweep sweep = new Sweep(1)) {
        sweep.from.on(r -> r.is("GET", "/blobs/"), Fault.corrupt(20)).skip(at);
        assertThatThrownBy(sweep::copy).isInstanceOf(BlobMismatchException.class);
        assertThat(sweep.tagged()).isEqualTo(Sweep.OLD.descriptor().digest().toString());
        assertThat(sweep.to.openUploads()).isZero();
      }
    }
  }

  @Test
  void whatIsAlwaysWrongIsRefused() throws IOException {
    for (Fault fault : List.of(Fault.corrupt(20), Fault.truncate(20))) {
      for (int at = 0; at < 2; at++) {
        try (Sweep sweep = new Sweep(1)) {
          Rule rule = sweep.from.on(r -> r.is("GET", "/manifests/"), fault).skip(at);
          assertThatThrownBy(sweep::copy).isInstanceOf(IntegrityException.class);
          assertThat(rule.hits()).isEqualTo(2);
          assertThat(sweep.tagged()).isEqualTo(Sweep.OLD.descriptor().digest().toString());
        }
      }
    }
  }

  @Test
  void severalThreadsSurviveAFaultToo() throws IOException {
    for (Fault fault : List.of(Fault.reset(), Fault.loseAnswer(), Fault.tooManyRequests("1"))) {
      for (Side side : Side.values()) {
        boolean hit = true;
        for (int at = 0; hit; at++) {
          try (Sweep sweep = new Sweep(4)) {
            Rule rule = side.of(sweep).on(request -> true, fault).skip(at).times(1);
            sweep.copy();
            hit = rule.hits() > 0;
            Work.COPY.assertDone(sweep);
          }
        }
      }
    }
  }
}

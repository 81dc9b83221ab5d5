// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Lets a signal end the process at once while it unwinds after a first one; Java heeds no second
 * one by itself. The class that can do it is not in every Java, so it is looked up by name.
 */
final class SecondSignal {
  private SecondSignal() {}

  static void halts() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object halting =
          Proxy.newProxyInstance(
              SecondSignal.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                Runtime.getRuntime().halt(ExitCode.INTERRUPTED.status());
                return null;
              });
      for (String name : List.of("INT", "TERM", "HUP")) {
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), halting);
      }
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      return; // the first one ends it soon
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.http.HttpClient;
import dev.tare.http.HttpSettings;
import dev.tare.http.Proxies;
import dev.tare.oci.Reference;
import dev.tare.transport.ImageSource;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * A program of its own, with as little memory as it is given. It asks a registry for things and
 * prints what came of it.
 */
final class HeapProbe {
  private final String registry;
  private final Registries registries;

  private HeapProbe(String registry, Registries registries) {
    this.registry = registry;
    this.registries = registries;
  }

  /** First argument: the registry; the others: repositories to ask for. */
  public static void main(String[] args) throws IOException {
    RegistrySettings settings =
        new RegistrySettings(
            Lab.password("me", "s3cret"), Set.of(), List.of(), Proxies.NONE, "tare-test");
    try (HttpClient http = new HttpClient(HttpSettings.defaults());
        Registries registries = new Registries(settings, http, new TestTiming())) {
      HeapProbe probe = new HeapProbe(args[0], registries);
      for (String repository : List.of(args).subList(1, args.length)) {
        System.out.println(repository + " " + probe.ask(repository));
      }
    }
  }

  private String ask(String repository) {
    Reference reference = Reference.parse(registry + "/" + repository + ":1");
    try {
      if (repository.equals("tags")) {
        return registries.tags(reference.repository()).size() + " tags";
      }
      try (ImageSource source = registries.source(reference)) {
        source.root();
        return Lab.read(source, Lab.CONFIG_DESCRIPTOR).length + " bytes";
      }
    } catch (IOException e) {
      return e.getClass().getSimpleName();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.oci.Location;
import dev.tare.oci.Platform;
import dev.tare.plan.Access;
import dev.tare.plan.Base;
import dev.tare.plan.BuildPlan;
import dev.tare.plan.Compression;
import dev.tare.plan.ConfigChange;
import dev.tare.plan.Destination;
import dev.tare.plan.FileSet;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.LayerPlan;
import dev.tare.plan.Owner;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans that put one small program on a base, for linux/amd64. */
final class Plans {
  static final Optional<Platform> AMD64 = Optional.of(Platform.parse("linux/amd64"));
  static final LayerPlan LAYER = layer("app", "#!/bin/true\n");

  private Plans() {}

  static LayerPlan layer(String path, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new LayerPlan(
        "tare build " + path,
        List.of(new FileSet.Inline(bytes, path, 0755, Owner.ROOT)),
        Compression.GZIP);
  }

  static Base from(String location) {
    return new Base.From(Location.parse(location), Access.DEFAULT);
  }

  static BuildPlan plan(Base base, String... destinations) {
    return plan(base, AMD64, false, Map.of(), destinations);
  }

  static BuildPlan plan(
      Base base,
      Optional<Platform> platform,
      boolean override,
      Map<String, String> annotations,
      String... destinations) {
    return new BuildPlan(
        new ImagePlan(
            platform,
            override,
            base,
            List.of(LAYER),
            List.of(
                new ConfigChange.SetStrings(ConfigChange.StringList.ENTRYPOINT, List.of("/app"))),
            annotations,
            ImagePlan.Format.AS_BASE,
            Instant.EPOCH),
        Arrays.stream(destinations).map(Destination::of).toList());
  }
}

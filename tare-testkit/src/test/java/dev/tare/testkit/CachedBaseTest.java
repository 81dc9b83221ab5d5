// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.build.BuildResult;
import dev.tare.build.BuildSettings;
import dev.tare.build.ImageBuilder;
import dev.tare.cache.CacheSettings;
import dev.tare.oci.Digest;
import dev.tare.plan.Base;
import dev.tare.plan.BuildPlan;
import dev.tare.plan.FileSet;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.LayerPlan;
import dev.tare.plan.Owner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build with a cache asks a registry for. */
class CachedBaseTest {
  @TempDir Path folder;

  private static LayerPlan layer(String path, String text) {
    FileSet file = new FileSet.Inline(text.getBytes(UTF_8), path, 0644, Owner.ROOT);
    return LayerPlan.of("add " + path, file);
  }

  private Digest build(boolean cache, Base base, LayerPlan layer, String to) throws IOException {
    BuildSettings settings = BuildSettings.defaults();
    if (cache) {
      settings = settings.with(new CacheSettings(folder.resolve("cache"), 1 << 30));
    }
    ImagePlan image = ImagePlan.of(base, layer);
    BuildResult result = new ImageBuilder(settings).build(BuildPlan.of(image, to));
    return result.descriptor().digest();
  }

  private static List<String> reads(MemoryRegistry registry, int from) {
    return registry.requests().stream()
        .skip(from)
        .map(Object::toString)
        .filter(line -> line.contains("/base/"))
        .toList();
  }

  @Test
  void aBaseIsReadOncePerMachineAndItsTagAskedEachTime() throws IOException {
    try (MemoryRegistry registry = MemoryRegistry.builder().start()) {
      String base = registry.host() + "/base:1";
      Digest one = build(false, Base.of("scratch"), layer("/srv/a", "a"), base);
      String to = "oci:" + folder.resolve("out") + ":x";
      Digest first = build(true, Base.of(base), layer("/srv/b", "b"), to);
      int seen = registry.requests().size();

      assertThat(build(true, Base.of(base), layer("/srv/b", "b"), to)).isEqualTo(first);
      assertThat(reads(registry, seen)).containsExactly("HEAD /v2/base/manifests/1 200");

      seen = registry.requests().size();
      Base pinned = Base.of(registry.host() + "/base@" + one);
      build(true, pinned, layer("/srv/c", "c"), to);
      assertThat(reads(registry, seen)).isEmpty();

      Digest two = build(false, Base.of("scratch"), layer("/srv/a", "other"), base);
      assertThat(two).isNotEqualTo(one);
      Digest onTwo = build(true, Base.of(base), layer("/srv/b", "b"), to);
      assertThat(onTwo).isNotEqualTo(first);
      assertThat(onTwo).isEqualTo(build(false, Base.of(base), layer("/srv/b", "b"), to));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.changeset.Entry;
import dev.tare.changeset.LayerIndex;
import dev.tare.changeset.MergedTree;
import dev.tare.elf.DynamicElf;
import dev.tare.files.RawPath;
import dev.tare.json.Json;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

class StartupTest {
  private static final Metadata PROGRAM = new Metadata(0755, 0, 0, 0);

  private final List<Entry> lower = new ArrayList<>();
  private final List<Entry> upper = new ArrayList<>();
  private Optional<MergedTree> below = Optional.of(MergedTree.EMPTY);

  private static Entry file(String path, byte[] bytes) {
    return Entry.File.of(TarName.of(path), PROGRAM, bytes);
  }

  private StartupTest with(String path, byte[] bytes) {
    upper.add(file(path, bytes));
    return this;
  }

  private StartupTest with(String path, String text) {
    return with(path, text.getBytes(UTF_8));
  }

  private StartupTest withLink(String path, String target) {
    upper.add(new Entry.Symlink(TarName.of(path), PROGRAM, RawPath.of(target)));
    return this;
  }

  private StartupTest onLayer(String path, byte[] bytes) {
    lower.add(file(path, bytes));
    return this;
  }

  private StartupTest onBase(String... paths) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (String path : paths) {
      entries.add(file(path, new byte[] {1}));
    }
    below = Optional.of(MergedTree.of(List.of(LayerIndex.of(entries))));
    return this;
  }

  private List<AddedLayer> layers() {
    return List.of(AddedLayer.of(List.of(), lower), AddedLayer.of(List.of(), upper));
  }

  /** What is found of the files and links that there are. */
  private List<String> found(String runtime) throws IOException {
    ImageConfig config =
        ImageConfig.of(Platform.parse("linux/amd64"))
            .withRuntime((JsonObject) Json.parse(runtime.getBytes(UTF_8), JsonLimits.BUILD_FILE));
    List<String> there = new ArrayList<>();
    lower.forEach(entry -> there.add(entry.name().toString()));
    upper.forEach(entry -> there.add(entry.name().toString()));
    return Startup.files(config, below, layers()).stream()
        .map(TarName::toString)
        .filter(there::contains)
        .toList();
  }

  private static byte[] jar(String classPath) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(out)) {
      jar.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      String manifest = "Manifest-Version: 1.0\r\nClass-Path: " + classPath + "\r\n\r\n";
      jar.write(manifest.getBytes(UTF_8));
    }
    return out.toByteArray();
  }

  @Test
  void aProgramIsFoundThroughPathAndLinks() throws Exception {
    with("opt/app-2/run", "x").withLink("opt/app", "app-2").withLink("usr/bin/app", "/opt/app/run");

    assertThat(with("other", "x").found("{\"Entrypoint\": [\"app\"]}"))
        .containsExactly("usr/bin/app", "opt/app", "opt/app-2/run");
  }

  @Test
  void librariesAreFoundInAllLayersAndThoseOfTheirOwn() throws Exception {
    onLayer("lib64/ld-linux.so", DynamicElf.of64().bytes());
    onLayer("usr/lib/x86_64-linux-gnu/libc.so.6", DynamicElf.of64().bytes());
    onLayer("usr/lib/libunused.so", DynamicElf.of64().bytes());
    onLayer("etc/ld.so.cache", new byte[] {1});
    with("app/lib/libapp.so", DynamicElf.of64().needs("libdeep.so").rpath("/deep").bytes());
    with("deep/libdeep.so", DynamicElf.of64().needs("libc.so.6").bytes());
    byte[] program =
        DynamicElf.of64()
            .loader("/lib64/ld-linux.so")
            .needs("libapp.so")
            .needs("libc.so.6")
            .runpath("$ORIGIN/../lib")
            .bytes();

    assertThat(with("app/bin/run", program).found("{\"Entrypoint\": [\"/app/bin/run\"]}"))
        .containsExactly(
            "app/bin/run",
            "lib64/ld-linux.so",
            "app/lib/libapp.so",
            "usr/lib/x86_64-linux-gnu/libc.so.6",
            "deep/libdeep.so",
            "etc/ld.so.cache");
  }

  @Test
  void directoriesOfLibrariesAreConfigured() throws Exception {
    byte[] program = DynamicElf.of64().needs("libx.so").needs("liby.so").bytes();
    with("app", program);
    with("etc/ld.so.conf", "# some\ninclude /etc/ld.so.conf.d/*.conf\n");
    with("etc/ld.so.conf.d/x.conf", "/opt/x/lib\n");
    with("opt/x/lib/libx.so", DynamicElf.of64().bytes());
    with("env/liby.so", DynamicElf.of64().bytes());

    assertThat(found("{\"Cmd\": [\"/app\"], \"Env\": [\"LD_LIBRARY_PATH=/env\"]}"))
        .containsExactly("app", "opt/x/lib/libx.so", "env/liby.so");
  }

  @Test
  void aLibraryOfTheBaseComesBeforeOneOfOurs() throws Exception {
    onBase("lib/libx.so").with("usr/lib/libx.so", "x");

    assertThat(
            with("app", DynamicElf.of64().needs("libx.so").bytes())
                .found("{\"Entrypoint\": [\"/app\"]}"))
        .containsExactly("app");
  }

  @Test
  void aScriptNeedsItsInterpreter() throws Exception {
    with("usr/bin/env", "x").with("usr/bin/python3", "x").with("bin/sh", "x");
    with("app", "#!/usr/bin/env -S python3 -u\n").with("boot", "#!/bin/sh\nexec app\n");

    assertThat(found("{\"Entrypoint\": [\"/boot\"], \"Cmd\": [\"app\"], \"WorkingDir\": \"/\"}"))
        .containsExactly("boot", "bin/sh", "app", "usr/bin/env", "usr/bin/python3");
  }

  @Test
  void aJavaProgramIsItsRuntimeAndItsClassPath() throws Exception {
    with("opt/java/bin/java", DynamicElf.of64().needs("libjli.so").rpath("$ORIGIN/../lib").bytes());
    with("opt/java/lib/libjli.so", DynamicElf.of64().bytes());
    with("opt/java/lib/modules", "x").with("opt/java/lib/src.zip", "x");
    with("opt/java/lib/server/libjvm.so", DynamicElf.of64().needs("libm.so.6").bytes());
    with("opt/java/conf/security/java.security", "x");
    with("lib/libm.so.6", "x");
    with("app/app.jar", jar("lib/a.jar b.jar")).with("app/lib/a.jar", jar("../app.jar"));
    with("app/b.jar", jar("")).with("app/c.jar", jar(""));

    assertThat(
            found(
                "{\"Entrypoint\": [\"java\", \"-Xmx1g\", \"-jar\", \"app.jar\", \"x\"],"
                    + "\"Env\": [\"PATH=/opt/java/bin\"], \"WorkingDir\": \"/app\"}"))
        .containsExactlyInAnyOrder(
            "opt/java/bin/java",
            "opt/java/lib/libjli.so",
            "opt/java/lib/modules",
            "opt/java/lib/server/libjvm.so",
            "opt/java/conf/security/java.security",
            "lib/libm.so.6",
            "app/app.jar",
            "app/lib/a.jar",
            "app/b.jar");
  }

  @Test
  void classPathsAreReadWhereJavaIsOfABaseThatIsNotKnown() throws Exception {
    below = Optional.empty();
    with("args", "-cp \"/libs/*:/classes\"\n# -cp /no\n").with("libs/a.jar", jar(""));
    with("libs/sub/b.jar", jar("")).with("classes/x/Main.class", "x").with("no", "x");

    assertThat(found("{\"Entrypoint\": [\"java\", \"@/args\", \"x.Main\", \"/no.jar\"]}"))
        .containsExactly("args", "libs/a.jar", "classes/x/Main.class");
  }

  @Test
  void withoutAProgramNothingIsNeeded() throws Exception {
    assertThat(with("app", "x").found("{}")).isEmpty();
  }

  @Test
  void linksWithoutAnEndAreNoProgram() throws Exception {
    assertThat(withLink("a", "b").withLink("b", "a").found("{\"Entrypoint\": [\"/a\"]}")).isEmpty();
  }

  @Test
  void pathsThatAreListedAreFollowed() throws Exception {
    with("data/real", "x").withLink("data/link", "real");

    assertThat(
            Startup.files(List.of("/data/link", "data/real", "/none"), below, layers()).stream()
                .map(TarName::toString))
        .containsExactly("data/link", "data/real", "none");
  }
}

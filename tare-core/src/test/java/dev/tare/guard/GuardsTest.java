// SPDX-License-Identifier: Apache-2.0
package dev.tare.guard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.changeset.Entry;
import dev.tare.changeset.LayerIndex;
import dev.tare.changeset.MergedTree;
import dev.tare.content.Content;
import dev.tare.files.RawPath;
import dev.tare.jar.Jars;
import dev.tare.json.Json;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.plan.FileSet;
import dev.tare.plan.Owner;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardsTest {
  private static final String APP = "{\"Entrypoint\": [\"/app\"]}";
  private static final String LOADER = "/lib64/ld-linux-x86-64.so.2";

  @TempDir Path folder;
  private final List<Entry> entries = new ArrayList<>();
  private final List<FileSet> sets = new ArrayList<>();
  private final List<Entry> base = new ArrayList<>();
  private final List<String> opened = new ArrayList<>();
  private Optional<MergedTree> below = Optional.of(MergedTree.EMPTY);
  private String platform = "linux/amd64";

  private Entry file(String path, int mode, byte[] bytes) {
    Content content =
        () -> {
          opened.add(path);
          return new ByteArrayInputStream(bytes);
        };
    return new Entry.File(TarName.of(path), data(mode), bytes.length, content);
  }

  private static Metadata data(int mode) {
    return new Metadata(mode, 0, 0, 0);
  }

  private GuardsTest with(String path, int mode, byte[] bytes) {
    entries.add(file(path, mode, bytes));
    return this;
  }

  private GuardsTest with(String path, int mode, String text) {
    return with(path, mode, text.getBytes(ISO_8859_1));
  }

  private GuardsTest withBase(String... paths) throws IOException {
    for (String path : paths) {
      base.add(file(path, 0755, new byte[] {'x'}));
    }
    below = Optional.of(MergedTree.of(List.of(LayerIndex.of(base))));
    return this;
  }

  private GuardsTest withLink(String path, String target) {
    entries.add(new Entry.Symlink(TarName.of(path), data(0777), RawPath.of(target)));
    return this;
  }

  private GuardsTest onUnknownBase() {
    below = Optional.empty();
    return this;
  }

  private GuardsTest single(String path) {
    sets.add(new FileSet.Inline(new byte[0], path, 0755, Owner.ROOT));
    return this;
  }

  private List<String> check(String runtime) throws IOException {
    return check(runtime, FactMemory.NONE);
  }

  private List<String> check(String runtime, FactMemory memory) throws IOException {
    ImageConfig config =
        ImageConfig.of(Platform.parse(platform))
            .withRuntime(
                (JsonObject) Json.parse(runtime.getBytes(ISO_8859_1), JsonLimits.BUILD_FILE));
    return Guards.check(config, below, List.of(AddedLayer.of(sets, entries)), memory);
  }

  private static byte[] program(int machine, String loader) {
    return Programs64.of(machine, loader);
  }

  @Test
  void moreLayersThanDockerTakesAreHeard() throws IOException {
    List<AddedLayer> added = List.of(AddedLayer.of(sets, entries));
    for (int layers : new int[] {125, 126}) {
      ImageConfig config =
          ImageConfig.of(Platform.parse(platform))
              .withDiffIds(Collections.nCopies(layers, Digest.sha256(new byte[0])));
      List<String> lines = Guards.check(config, below, added, FactMemory.NONE);
      assertThat(lines)
          .isEqualTo(
              layers == 125
                  ? List.of()
                  : List.of(
                      "the image has 126 layers, but Docker without containerd's store takes 125 at"
                          + " most; put the files into fewer"));
    }
  }

  // the program a container begins with

  @Test
  void anEntrypointThatIsNotThereIsHeard() throws IOException {
    assertThat(check(APP))
        .containsExactly("entrypoint /app is not in the image; add it, or name another");
  }

  @Test
  void anEntrypointOfSeveralWordsInOneIsHeard() throws IOException {
    assertThat(check("{\"Entrypoint\": [\"/app --serve\"]}"))
        .containsExactly(
            "entrypoint /app --serve is not in the image; if it is several words, give them as a"
                + " list");
  }

  @Test
  void anEmptyFirstWordIsHeard() throws IOException {
    assertThat(check("{\"Entrypoint\": [\"\"]}"))
        .containsExactly("entrypoint begins with an empty text; name a program");
    assertThat(check("{\"Cmd\": [\"\", \"x\"]}"))
        .containsExactly("cmd begins with an empty text; name a program");
  }

  @Test
  void aCmdWithoutAnEntrypointIsTheProgram() throws IOException {
    assertThat(check("{\"Cmd\": [\"sh\", \"-c\", \"true\"]}"))
        .singleElement()
        .asString()
        .startsWith("cmd sh is in no directory of PATH, /usr/local/sbin:");
  }

  @Test
  void anEntrypointWithoutExecuteBitsIsHeard() throws IOException {
    assertThat(with("app", 0644, "text").check(APP))
        .containsExactly("entrypoint /app is not executable; give it mode 0755");
  }

  @Test
  void aDirectoryIsNoEntrypoint() throws IOException {
    assertThat(with("app/x", 0644, "text").check(APP))
        .containsExactly("entrypoint /app is a directory; name a program in it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"Entrypoint\": [\"/bin/sh\", \"-c\", \"exec app\"]}",
        "{\"Entrypoint\": [\"sh\", \"-c\", \"exec app\"]}",
        "{\"Entrypoint\": [\"bin/sh\"], \"WorkingDir\": \"/usr\"}",
        "{\"Entrypoint\": [\"./sh\"], \"WorkingDir\": \"/bin\"}",
        "{\"Cmd\": [\"sh\"], \"Env\": [\"PATH=/nowhere:/bin\"]}",
        "{\"Entrypoint\": [\"/volume/app\"], \"Volumes\": {\"/volume\": {}}}",
        "{\"Entrypoint\": [\"/proc/self/exe\"]}",
      })
  void whatRunsIsNotHeard(String runtime) throws IOException {
    assertThat(withBase("usr/bin/sh").withLink("bin", "usr/bin").check(runtime)).isEmpty();
  }

  @Test
  void ofABaseThatIsNotReadNothingIsSaid() throws IOException {
    onUnknownBase().withLink("app", "/usr/bin/app");
    assertThat(check(APP)).isEmpty();
    assertThat(check("{\"Cmd\": [\"sh\"], \"User\": \"app\"}")).isEmpty();
    assertThat(with("bin/run", 0755, "#!/bin/bash\n").check("{\"Cmd\": [\"/bin/run\"]}")).isEmpty();
  }

  @Test
  void linksWithoutAnEndAreNotHeard() throws IOException {
    assertThat(withLink("app", "/app").check(APP)).isEmpty();
  }

  // programs

  @Test
  void aProgramForAnotherArchitectureIsHeard() throws IOException {
    assertThat(with("app", 0755, program(183, "")).check(APP))
        .singleElement()
        .asString()
        .startsWith("/app is a program for linux/arm64, but the image is for linux/amd64; ");
  }

  @Test
  void programsInPathAndSingleFilesAreLookedAt() throws IOException {
    with("bin/tool", 0755, program(183, "")).with("opt/one", 0755, program(183, ""));
    single("/opt/one");
    assertThat(check("{}")).hasSize(2);
  }

  @Test
  void programsForOthersInADirectoryAreNotHeard() throws IOException {
    with("app", 0755, program(62, ""));
    with("srv/node_modules/x/linux-arm64/tool", 0755, program(183, ""));
    assertThat(check(APP)).isEmpty();
    assertThat(opened).containsExactly("app");
  }

  @Test
  void anAmd64ImageRunsProgramsFor386() throws IOException {
    byte[] header = program(62, "");
    header[4] = 1;
    header[18] = 3;
    assertThat(with("app", 0755, header).check(APP)).isEmpty();
  }

  @Test
  void aStaticProgramOnScratchIsNotHeard() throws IOException {
    assertThat(with("app", 0755, program(62, "")).check(APP)).isEmpty();
  }

  @Test
  void aLoaderThatIsNotThereIsHeard() throws IOException {
    assertThat(with("app", 0755, program(62, LOADER)).check(APP))
        .containsExactly(
            "/app needs the loader "
                + LOADER
                + ", which is not in the image; link it statically, or take a base that has it");
  }

  @Test
  void aLoaderOfTheBaseServes() throws IOException {
    assertThat(withBase(LOADER).with("app", 0755, program(62, LOADER)).check(APP)).isEmpty();
  }

  @Test
  void anotherNameOfTheProgramLeadsToItsContent() throws IOException {
    with("opt/real", 0755, program(183, ""));
    entries.add(new Entry.Hardlink(TarName.of("app"), data(0755), TarName.of("opt/real")));
    assertThat(check(APP)).singleElement().asString().startsWith("/opt/real is a program for");
  }

  // scripts

  @Test
  void anInterpreterThatIsNotThereIsHeard() throws IOException {
    assertThat(with("app", 0755, "#!/bin/bash -e\n").check(APP))
        .containsExactly(
            "/app needs the interpreter /bin/bash, which is not in the image;"
                + " take a base that has it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"#!/bin/sh", "#! /bin/sh -e\n", "#!/usr/bin/env python3\n", "#!sh\n"})
  void anInterpreterOfTheBaseServes(String script) throws IOException {
    withBase("bin/sh", "usr/bin/env");
    assertThat(with("app", 0755, script).check(APP)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"#!/bin/sh\r\necho\r\n", "#!/usr/bin/env sh\r\n", "#!/bin/sh -e\r\n"})
  void linesThatEndInCrLfAreHeard(String script) throws IOException {
    withBase("bin/sh", "usr/bin/env");
    assertThat(with("app", 0755, script).check(APP))
        .containsExactly(
            "/app is a script whose lines end in CR LF, which cannot run; end them in LF");
  }

  @Test
  void scriptsThatNobodyRunsAreNotOpened() throws IOException {
    with("srv/x/.bin/tsc", 0755, "#!/usr/bin/env node\n").with("bin/notes", 0644, "#!/nowhere\n");
    assertThat(check("{}")).isEmpty();
    assertThat(opened).isEmpty();
  }

  // accounts

  @Test
  void aUserWithoutAPasswdIsHeard() throws IOException {
    assertThat(check("{\"User\": \"app\"}"))
        .containsExactly(
            "user app is not in /etc/passwd of the image, which has no such file; give its number");
  }

  @Test
  void anAddedPasswdIsLookedInto() throws IOException {
    with("etc/passwd", 0644, "root:x:0:0::/:\napp:x:1:1::/:\n");
    with("etc/group", 0644, "app:x:1:\n");
    assertThat(check("{\"User\": \"app:app\"}")).isEmpty();
    assertThat(check("{\"User\": \"other:1\"}"))
        .containsExactly("user other is not in /etc/passwd of the image; give its number");
    assertThat(check("{\"User\": \"0:staff\"}"))
        .containsExactly("group staff is not in /etc/group of the image; give its number");
  }

  @Test
  void numbersAndThePasswdOfABaseAreNotHeard() throws IOException {
    assertThat(check("{\"User\": \"1000:1000\"}")).isEmpty();
    assertThat(withBase("etc/passwd").check("{\"User\": \"nonroot\"}")).isEmpty();
    assertThat(opened).isEmpty();
  }

  // secrets

  @Test
  void privateKeysAndRepositoriesAreHeard() throws IOException {
    with("root/.ssh/id_ed25519", 0600, "any");
    with("srv/tls.key", 0600, "x\n-----BEGIN RSA PRIVATE KEY-----\n");
    entries.add(new Entry.Directory(TarName.of("srv/.git"), data(0755)));
    assertThat(check("{}"))
        .containsExactlyInAnyOrder(
            "/root/.ssh/id_ed25519 looks like a private key; exclude it",
            "/srv/.git is the history of a repository; exclude it",
            "/srv/tls.key looks like a private key; exclude it");
  }

  @Test
  void certificatesAndPublicKeysAreNotHeard() throws IOException {
    with("etc/ssl/ca.pem", 0644, "-----BEGIN CERTIFICATE-----\n");
    with("root/.ssh/id_rsa.pub", 0644, "ssh-rsa AAAA");
    with("srv/translation.key", 0644, "title");
    with("srv/.gitignore", 0644, "*.o");
    assertThat(check("{}")).isEmpty();
  }

  @Test
  void oneCauseDoesNotFillTheScreen() throws IOException {
    for (int i = 0; i < 9; i++) {
      with("srv/" + i + "/id_rsa", 0600, "any");
    }
    assertThat(check("{}")).hasSize(5).last().asString().endsWith(" (and 4 more like it)");
  }

  // all together

  @Test
  void anImageForAnotherSystemIsLookedThroughForSecretsAlone() throws IOException {
    platform = "windows/amd64";
    with("app", 0755, program(183, "")).with("id_rsa", 0600, "any");
    assertThat(check("{\"Entrypoint\": [\"c:\\\\app.exe\"], \"User\": \"ContainerUser\"}"))
        .containsExactly("/id_rsa looks like a private key; exclude it");
  }

  @Test
  void aFileThatALaterLayerReplacesIsNotLookedAt() throws IOException {
    Entry old = file("app", 0755, program(183, ""));
    Entry current = file("app", 0755, program(62, ""));
    ImageConfig config =
        ImageConfig.of(Platform.parse(platform))
            .withRuntime((JsonObject) Json.parse(APP.getBytes(ISO_8859_1), JsonLimits.BUILD_FILE));
    List<AddedLayer> layers =
        List.of(AddedLayer.of(List.of(), List.of(old)), AddedLayer.of(List.of(), List.of(current)));
    assertThat(Guards.check(config, below, layers, FactMemory.NONE)).isEmpty();
  }

  @Test
  void factsReadBackAreThoseWritten() throws IOException {
    with("app", 0755, program(183, LOADER)).with("x.key", 0600, "-----BEGIN PRIVATE KEY-----");
    with("run", 0755, "#!/bin/sh\r\n").with("etc/group", 0644, "wheel:x:1:\n");
    List<Fact> facts = FactReader.read(entries);
    assertThat(facts).hasSize(6);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Fact.writeTo(new DataOutputStream(bytes), facts);
    assertThat(Fact.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
        .isEqualTo(facts);
  }

  @Test
  void whatIsRememberedIsNotRead() throws IOException {
    with("app", 0755, program(62, ""));
    List<Fact> remembered =
        List.of(new Fact(TarName.of("app"), Fact.Kind.PLATFORM, "linux/riscv64"));
    assertThat(check(APP, files -> remembered)).hasSize(1);
    assertThat(opened).isEmpty();
  }

  // the Java that an application needs

  @ParameterizedTest
  @CsvSource({
    "17.0.15, 17, false",
    "17.0.15, 21, true",
    "jdk-21.0.4+7, 21, false",
    "jdk-21.0.4+7, 25, true",
    "21, 25, true",
    "1.8.0_402, 11, true",
    "1.8.0_402, 8, false",
    "8u402, 11, true",
    "jdk8u402-b06, 8, false",
    "latest, 25, false",
    "'', 25, false",
  })
  void classesForANewerJavaAreHeard(String version, int java, boolean heard) throws IOException {
    Path jar =
        Jars.of("Main-Class: demo.App")
            .with("demo/App.class", Jars.classOf(java))
            .write(folder.resolve("app.jar"));
    sets.add(new FileSet.JavaArchive(jar, "/app", FileSet.JavaArchive.Layout.PACKAGED, Owner.ROOT));
    List<String> lines = check("{\"Env\": [\"JAVA_VERSION=" + version + "\"]}");
    if (heard) {
      assertThat(lines)
          .singleElement()
          .asString()
          .startsWith(
              "app.jar needs Java " + java + ", but JAVA_VERSION of the image is " + version)
          .contains("; take a newer base, or compile for ");
    } else {
      assertThat(lines).isEmpty();
    }
  }
}

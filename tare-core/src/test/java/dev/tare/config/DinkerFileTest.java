// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.Location;
import dev.tare.oci.Platform;
import dev.tare.plan.Access;
import dev.tare.plan.Base;
import dev.tare.plan.BuildPlan;
import dev.tare.plan.ConfigChange;
import dev.tare.plan.ConfigChange.AddPort;
import dev.tare.plan.ConfigChange.Clear;
import dev.tare.plan.ConfigChange.ClearEnv;
import dev.tare.plan.ConfigChange.SetEnv;
import dev.tare.plan.ConfigChange.SetLabel;
import dev.tare.plan.ConfigChange.SetStrings;
import dev.tare.plan.ConfigChange.SetText;
import dev.tare.plan.Destination;
import dev.tare.plan.FileSet;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.ModeRule;
import dev.tare.plan.Owner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DinkerFileTest {
  private static final String DESTS = "'dests':[{'ref':'docker://r.test/a'}]";
  private static final String FILES = "'files':[{'source':'app'}]";

  @Test
  void aFileWithEveryKeyIsReadWhole() {
    BuildPlan plan =
        read(
            """
            {
              "from": "alpine.tar",
              "from_pull": "docker://alpine:3.17.0",
              "from_user": "reader",
              "from_password": "p1",
              "from_http": true,
              "from_host": "tcp://engine:2375",
              "dests": [
                {"ref": "docker://localhost:5000/hello:{short_hash}",
                 "user": "writer", "password": "p2", "http": true},
                {"ref": "docker-daemon:hello:{hash}", "host": "unix:///run/other.sock"}
              ],
              "arch": "arm64",
              "os": "linux",
              "files": [
                {"source": "bin/hello", "dest": "usr/bin/hello", "mode": "755"},
                {"source": "notes"}
              ],
              "add_env": {"Z": "1", "A": ""},
              "clear_env": true,
              "working_dir": "/work",
              "user": "1000",
              "entrypoint": ["/usr/bin/hello"],
              "cmd": ["--serve", ""],
              "ports": [{"port": 80}, {"port": 53, "transport": "udp"}],
              "labels": {"team": "core"},
              "stop_signal": "SIGINT"
            }
            """);
    assertThat(plan.destinations())
        .containsExactly(
            new Destination(
                "docker://localhost:5000/hello:{short_hash}",
                List.of(),
                false,
                access("writer", "p2", true)),
            new Destination(
                "docker-daemon:hello:{hash}",
                List.of(),
                false,
                new Access(
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    Optional.of("unix:///run/other.sock"))));
    ImagePlan image = plan.image();
    assertThat(image.platform()).contains(Platform.of("linux", "arm64", ""));
    assertThat(image.platformOverride()).isTrue();
    assertThat(image.created()).isEqualTo(Instant.EPOCH);
    assertThat(image.base())
        .isEqualTo(
            new Base.Kept(
                new Location.OciArchive("/src/alpine.tar", Optional.empty()),
                Optional.of(
                    new Base.From(
                        Location.parse("docker://alpine:3.17.0"),
                        new Access(
                            Optional.of("reader"),
                            Optional.of("p1"),
                            true,
                            Optional.of("tcp://engine:2375"))))));
    assertThat(image.layers()).hasSize(1);
    assertThat(image.layers().get(0).files())
        .containsExactly(
            file("/src/bin/hello", "/usr/bin/hello", 0755), file("/src/notes", "/notes", 0644));
    assertThat(image.config())
        .containsExactly(
            new Clear("Entrypoint"),
            new Clear("Cmd"),
            new Clear("ExposedPorts"),
            new Clear("Labels"),
            new Clear("StopSignal"),
            new ClearEnv(),
            new SetEnv("Z", "1"),
            new SetEnv("A", ""),
            new SetText(ConfigChange.Text.WORKING_DIR, "/work"),
            new SetText(ConfigChange.Text.USER, "1000"),
            new SetStrings(ConfigChange.StringList.ENTRYPOINT, List.of("/usr/bin/hello")),
            new SetStrings(ConfigChange.StringList.CMD, List.of("--serve", "")),
            new AddPort("80/tcp"),
            new AddPort("53/udp"),
            new SetLabel("team", "core"),
            new SetText(ConfigChange.Text.STOP_SIGNAL, "SIGINT"));
  }

  @Test
  void theSmallestFileMakesAnImageFromScratchForTheHost() {
    ImagePlan image = read("{" + DESTS + "," + FILES + "}").image();
    assertThat(image.base()).isEqualTo(new Base.Scratch());
    assertThat(image.platform()).contains(Platform.of("linux", "amd64", ""));
    assertThat(image.platformOverride()).isFalse();
    assertThat(image.config()).allMatch(Clear.class::isInstance).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "'arch':'arm64', linux/arm64, true",
        "'arch':'arm/v6', linux/arm/v6, true",
        "'arch':'x86_64', linux/amd64, true",
        "'os':'freebsd', freebsd/amd64, true",
        "\"'os':'windows','arch':'arm64'\", windows/arm64, true",
        "\"'os':'','arch':''\", linux/amd64, false",
        "\"'from':'b.tar','arch':'s390x'\", linux/s390x, true",
        "'from':'b.tar', none, false",
      })
  void thePlatformIsWhatIsGivenCompletedByTheHost(String keys, String platform, boolean override) {
    ImagePlan image = read("{" + DESTS + "," + FILES + "," + keys + "}").image();
    assertThat(image.platform().map(Object::toString).orElse("none")).isEqualTo(platform);
    assertThat(image.platformOverride()).isEqualTo(override);
  }

  @Test
  void pullingWithoutKeepingIsAnOrdinaryBase() {
    assertThat(read("{" + DESTS + "," + FILES + ",'from_pull':'oci:base:v1'}").image().base())
        .isEqualTo(
            new Base.From(new Location.Layout("/src/base", Optional.of("v1")), Access.DEFAULT));
  }

  @Test
  void aKeptBaseNeedsNoPlaceToPullFrom() {
    assertThat(read("{" + DESTS + "," + FILES + ",'from':'/abs/b.tar'}").image().base())
        .isEqualTo(
            new Base.Kept(
                new Location.OciArchive("/abs/b.tar", Optional.empty()), Optional.empty()));
  }

  @Test
  void emptyTextsInheritAndEmptyListsClear() {
    String keys =
        "'working_dir':'','user':'','stop_signal':'','cmd':[],'entrypoint':[],'ports':[],"
            + "'labels':{},'add_env':{},'clear_env':false,'from_user':'','from_password':''";
    assertThat(read("{" + DESTS + "," + FILES + "," + keys + "}").image().config())
        .allMatch(Clear.class::isInstance)
        .hasSize(5);
  }

  @ParameterizedTest
  @CsvSource({
    "docker://r.test/a:{hash}, docker://r.test/a:{hash}",
    "r.test/a, r.test/a",
    "oci-archive:out-{short_hash}.tar, oci-archive:/src/out-{short_hash}.tar",
    "oci-archive:/out.tar:v1, oci-archive:/out.tar:v1",
    "oci-archive:-, oci-archive:-",
    "oci:dir:v1, oci:/src/dir:v1",
    "docker-archive:d/a.tar:n:v1, docker-archive:/src/d/a.tar:n:v1",
    "docker-daemon:n:v1, docker-daemon:n:v1",
  })
  void pathsOfDestinationsStartAtTheFolder(String ref, String pattern) {
    BuildPlan plan = read("{'dests':[{'ref':'" + ref + "'}]," + FILES + "}");
    assertThat(plan.destinations()).containsExactly(Destination.of(pattern));
  }

  @Test
  void aFolderThatALocationCannotHoldIsRefused() {
    String text = "{'dests':[{'ref':'oci-archive:a.tar'}]," + FILES + "}";
    assertThatThrownBy(() -> read(text, context(Path.of("/a:b"))))
        .isInstanceOf(BuildFileException.class)
        .hasMessage(
            "dinker.json:1:18: dests[0].ref: the build file's folder has a name that cannot stand"
                + " in a location; give an absolute path");
  }

  @ParameterizedTest
  @CsvSource({"''", "."})
  void runningInTheFolderLeavesPathsAsTheyAre(String folder) {
    String text = "{'dests':[{'ref':'oci-archive:a.tar'}]," + FILES + "}";
    Path source = Path.of(folder).resolve("app");
    BuildPlan plan = read(text, context(Path.of(folder)));
    assertThat(plan.image().layers().get(0).files())
        .containsExactly(new FileSet.SourceFile(source, "/app", ModeRule.of(0644), Owner.ROOT));
  }

  @Test
  void destMeansDests() {
    assertThat(
            read("{'dest':[{'ref':'r.test/a'},{'ref':'r.test/b'}]," + FILES + "}").destinations())
        .containsExactly(Destination.of("r.test/a"), Destination.of("r.test/b"));
  }

  @Test
  void destAsAStringTakesItsAccessFromBesideIt() {
    String dest = "'dest':'r.test/a','dest_user':'u','dest_password':'p','dest_http':true";
    assertThat(read("{" + dest + "," + FILES + "}").destinations())
        .containsExactly(new Destination("r.test/a", List.of(), false, access("u", "p", true)));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "'', /app, 0644",
        "'mode':'755', /app, 0755",
        "'mode':'0755', /app, 0755",
        "'mode':'4755', /app, 04755",
        "'mode':'0', /app, 00",
        "'dest':'/usr//bin/./x', /usr/bin/x, 0644",
        "'dest':'a..b', /a..b, 0644",
        "'name':'x', /x, 0644",
      })
  void filesGoWhereTheirTargetSays(String keys, String target, String mode) {
    String clean = keys.equals("''") ? "" : keys;
    String text =
        "{" + DESTS + ",'files':[{'source':'app'" + (clean.isEmpty() ? "" : "," + clean) + "}]}";
    assertThat(read(text).image().layers().get(0).files())
        .containsExactly(file("/src/app", target, Integer.decode(mode)));
  }

  /** Each text is one line; the columns are those of the fault in it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "[]|1:1: a build file is an object: { ... }",
        "{'fles':[]}|1:2: fles: unknown key; did you mean files?",
        "{'tags':1}|1:2: tags: unknown key; known here: add_env, arch, clear_env, cmd, dest,"
            + " dest_host, dest_http, dest_password, dest_user, dests, entrypoint, files, from,"
            + " from_host, from_http, from_password, from_pull, from_user, labels, os, ports,"
            + " stop_signal, user, working_dir",
        "{FILES}|1:1: dests: at least one destination is required: [{\"ref\": \"...\"}]",
        "{'dests':[],FILES}|1:10: dests: at least one destination is required: [{\"ref\":"
            + " \"...\"}]",
        "{'dests':'r.test/a',FILES}|1:10: dests: must be an array, not a string",
        "{'dests':[7],FILES}|1:11: dests[0]: must be an object, not a number",
        "{'dests':[{}],FILES}|1:11: dests[0].ref: missing; it is required",
        "{'dests':[{'ref':''}],FILES}|1:18: dests[0].ref: must not be empty",
        "{'dests':[{'rfe':'a'}],FILES}|1:12: dests[0].rfe: unknown key; did you mean ref?",
        "{'dests':[{'ref':'scratch'}],FILES}|1:18: dests[0].ref: scratch is no destination",
        "{'dests':[{'ref':'r.test/a:{hsah}'}],FILES}|1:18: dests[0].ref: unknown placeholder"
            + " \"{hsah}\" in \"r.test/a:{hsah}\": is {hash} meant?",
        "{'dests':[{'ref':'a','user':'u'}],FILES}|1:29: dests[0].user: is given without password;"
            + " give both or neither",
        "{DESTS,'dest':[],FILES}|1:47: dest: means the same as dests; give only one of them",
        "{DESTS,'dest_user':'u',FILES}|1:52: dest_user: goes with dest as a string; in dests,"
            + " write user beside ref",
        "{DESTS}|1:1: files: missing; it is required",
        "{DESTS,'files':[]}|1:48: files: at least one file is required",
        "{DESTS,'files':[{}]}|1:49: files[0].source: missing; it is required",
        "{DESTS,'files':[{'source':''}]}|1:59: files[0].source: must not be empty",
        "{DESTS,'files':[{'source':'a/'}]}|1:59: files[0].source: names no file; it ends in /, . or"
            + " ..",
        "{DESTS,'files':[{'source':'a','mode':755}]}|1:70: files[0].mode: must be a string of octal"
            + " digits, like \"755\"",
        "{DESTS,'files':[{'source':'a','mode':'0o755'}]}|1:70: files[0].mode: must be a string of"
            + " octal digits, like \"755\"",
        "{DESTS,'files':[{'source':'a','mode':'789'}]}|1:70: files[0].mode: must be a string of"
            + " octal digits, like \"755\"",
        "{DESTS,'files':[{'source':'a','dest':'../x'}]}|1:70: files[0].dest: must not hold ..; write"
            + " the path from the image's root",
        "{DESTS,'files':[{'source':'a','dest':'x/'}]}|1:70: files[0].dest: names a directory; write"
            + " the file's whole path in the image",
        "{DESTS,'files':[{'source':'a','dest':'x','name':'x'}]}|1:81: files[0].name: means the same"
            + " as dest; give only one of them",
        "{DESTS,'files':[{'source':'a'},{'source':'b','dest':'//a'}]}|1:85: files[1].dest: /a is"
            + " already the target of files[0].source (1:59)",
        "{DESTS,FILES,'from':''}|1:74: from: must not be empty; leave the key out to build from"
            + " scratch",
        "{DESTS,FILES,'from':null}|1:74: from: must be a string, not null; leave the key out",
        "{DESTS,FILES,'from_pull':'scratch'}|1:79: from_pull: scratch cannot be pulled; leave from"
            + " and from_pull out",
        "{DESTS,FILES,'from_password':'s3cret'}|1:83: from_password: is given without from_user;"
            + " give both or neither",
        "{DESTS,FILES,'clear_env':'yes'}|1:79: clear_env: must be true or false, not a string",
        "{DESTS,FILES,'add_env':[]}|1:77: add_env: must be an object of strings, not an array",
        "{DESTS,FILES,'add_env':{'A':1}}|1:82: add_env.A: must be a string, not a number; write it in quotes",
        "{DESTS,FILES,'add_env':{'A=B':'1'}}|1:78: add_env.A=B: is no name of a variable; it is"
            + " empty or holds =",
        "{DESTS,FILES,'labels':{'':'1'}}|1:77: labels.: is no name of a label; it is empty",
        "{DESTS,FILES,'cmd':'/app'}|1:73: cmd: must be an array, not a string",
        "{DESTS,FILES,'cmd':['a',true]}|1:78: cmd[1]: must be a string, not true or false; write it in quotes",
        "{DESTS,FILES,'ports':[{}]}|1:76: ports[0].port: missing; it is required",
        "{DESTS,FILES,'ports':[{'port':'80'}]}|1:84: ports[0].port: must be a number, not a string",
        "{DESTS,FILES,'ports':[{'port':0}]}|1:84: ports[0].port: must be a whole number from 1 to"
            + " 65535",
        "{DESTS,FILES,'ports':[{'port':1.5}]}|1:84: ports[0].port: must be a whole number from 1 to"
            + " 65535",
        "{DESTS,FILES,'ports':[{'port':1e99}]}|1:84: ports[0].port: must be a whole number from 1"
            + " to 65535",
        "{DESTS,FILES,'ports':[{'port':1,'transport':'tpc'}]}|1:98: ports[0].transport: must be one"
            + " of tcp, udp, sctp",
        "{DESTS,FILES,'user':'4294967296'}|1:74: user: user and group ids are 0 to 2147483647:"
            + " \"4294967296\"",
        "{DESTS,FILES,'working_dir':'srv'}|1:81: working_dir: \"srv\" does not begin with /, as a path"
            + " in an image does",
        "{DESTS,FILES,'stop_signal':'SIGFOO'}|1:81: stop_signal: \"SIGFOO\" is not a signal: SIGTERM,"
            + " SIGRTMIN+3 or a number of 1 to 64 is meant",
        "{DESTS,FILES,'user':'a\\u0000b'}|1:74: user: must not hold a NUL character",
      })
  void aFaultIsNamedWithItsPlace(String text, String message) {
    String whole = text.replace("DESTS", DESTS).replace("FILES", FILES);
    assertThatThrownBy(() -> read(whole))
        .isInstanceOf(BuildFileException.class)
        .hasMessage("dinker.json:" + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'cmd':[],|dinker.json:",
        "{'cmd':[],'cmd':[]}|dinker.json:1:11: ",
        "\"\"|dinker.json:",
        "{'dests':[{'ref':'UPPER/a b'}],FILES}|dinker.json:1:18: dests[0].ref: ",
        "{DESTS,FILES,'from_pull':'nosuch:x y'}|dinker.json:1:79: from_pull: ",
        "{DESTS,FILES,'arch':'a b/c/d'}|dinker.json:1:74: arch: ",
        "{DESTS,FILES,'arch':'amd64:10'}|dinker.json:1:74: arch: cannot",
        "{DESTS,FILES,'os':'a b'}|dinker.json:1:72: os: ",
      })
  void faultsFoundBelowAreGivenTheirPlace(String text, String start) {
    String whole = text.replace("DESTS", DESTS).replace("FILES", FILES);
    assertThatThrownBy(() -> read(whole))
        .isInstanceOf(BuildFileException.class)
        .hasMessageStartingWith(start)
        .message()
        .doesNotContain("\n")
        .hasSizeGreaterThan(start.length() + 3);
  }

  @Test
  void linesAndColumnsCountInTheFile() {
    assertThatThrownBy(() -> read("{\n  'files': [\n    {'sorce': 'a'}\n  ]\n}"))
        .hasMessage(
            "dinker.json:1:1: dests: at least one destination is required: [{\"ref\": \"...\"}]");
    assertThatThrownBy(() -> read("{" + DESTS + ",\n  'files': [\n    {'sorce': 'a'}\n  ]\n}"))
        .hasMessage("dinker.json:3:6: files[0].sorce: unknown key; did you mean source?");
  }

  @Test
  void hostileNamesStayOnOneLine() {
    assertThatThrownBy(() -> read("{'\\u001b[2J\\n\\u202e" + "k".repeat(500) + "':1}"))
        .message()
        .startsWith("dinker.json:1:2: \\x1b[2J\\x0a\\u202ekkk")
        .contains("...: unknown key; known here: ")
        .hasSizeLessThan(600)
        .doesNotContain("\n", "\u001b", "\u202e");
  }

  private static BuildPlan read(String text) {
    return read(text, context(Path.of("/src")));
  }

  private static BuildPlan read(String text, BuildFileContext context) {
    return DinkerFile.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), context);
  }

  private static BuildFileContext context(Path folder) {
    return new BuildFileContext(
        "dinker.json", folder, Instant.EPOCH, Platform.of("linux", "amd64", ""));
  }

  private static Access access(String user, String password, boolean insecure) {
    return new Access(Optional.of(user), Optional.of(password), insecure, Optional.empty());
  }

  private static FileSet file(String source, String target, int mode) {
    return new FileSet.SourceFile(Path.of(source), target, ModeRule.of(mode), Owner.ROOT);
  }
}

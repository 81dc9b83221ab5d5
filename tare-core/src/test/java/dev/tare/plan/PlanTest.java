// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PlanTest {
  @Test
  void annotationsKeepTheirOrderAndAreCopied() {
    Map<String, String> given = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      names.add("k" + i * 7919 % 100);
      given.put(names.get(i), "v");
    }
    ImagePlan plan = image(given, Instant.EPOCH);
    given.clear();
    assertThat(plan.annotations().keySet()).containsExactlyElementsOf(names);
    assertThatThrownBy(() -> plan.annotations().put("x", "y"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void anAnnotationHasAName() {
    assertThatThrownBy(() -> image(Map.of("", "v"), Instant.EPOCH))
        .hasMessage("the name of an annotation is empty");
  }

  @Test
  void aTimeOutsideOfDocumentsIsRefused() {
    assertThatThrownBy(() -> image(Map.of(), Instant.MAX)).hasMessageContaining("years 1 to 9999");
    assertThatThrownBy(() -> image(Map.of(), Instant.parse("0000-12-31T23:59:59Z")))
        .hasMessageContaining("years 1 to 9999");
    assertThat(image(Map.of(), Instant.parse("9999-12-31T23:59:59Z")).created()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2147483648", "0:4294967296", "99999999999999999999"})
  void userIdsThatRuntimesCannotHoldAreRefused(String user) {
    assertThatThrownBy(() -> new ConfigChange.SetText(ConfigChange.Text.USER, user))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("user and group ids are 0 to 2147483647: \"" + user + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2147483647:2147483647", "app", "app:99999999999x", "0000000001"})
  void otherUsersAreTaken(String user) {
    assertThat(new ConfigChange.SetText(ConfigChange.Text.USER, user).value()).isEqualTo(user);
  }

  private static ImagePlan image(Map<String, String> annotations, Instant created) {
    return new ImagePlan(
        Optional.empty(),
        false,
        new Base.Scratch(),
        List.of(),
        List.of(),
        annotations,
        ImagePlan.Format.AS_BASE,
        created);
  }

  @Test
  void aPlanGoesSomewhere() {
    ImagePlan image = image(Map.of(), Instant.EPOCH);
    assertThatThrownBy(() -> new BuildPlan(image, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the plan has no destination");
    assertThat(new BuildPlan(image, List.of(Destination.of("a"))).destinations()).hasSize(1);
  }

  @Test
  void inlineBytesAreCopiedAndComparedByContent() {
    byte[] bytes = {1, 2};
    FileSet.Inline inline = new FileSet.Inline(bytes, "/a", 0644, Owner.ROOT);
    bytes[0] = 9;
    inline.bytes()[1] = 9;
    assertThat(inline.bytes()).containsExactly(1, 2);
    assertThat(inline)
        .isEqualTo(new FileSet.Inline(new byte[] {1, 2}, "/a", 0644, Owner.ROOT))
        .hasSameHashCodeAs(new FileSet.Inline(new byte[] {1, 2}, "/a", 0644, Owner.ROOT))
        .isNotEqualTo(new FileSet.Inline(bytes, "/a", 0644, Owner.ROOT));
  }

  @Test
  void modesAndDestinationsOfFilesAreChecked() {
    Path source = Path.of("x");
    assertThatThrownBy(() -> new FileSet.Inline(new byte[0], "/a", 010000, Owner.ROOT))
        .hasMessage("mode 10000 exceeds 7777");
    assertThatThrownBy(() -> new FileSet.SourceFile(source, "/a", ModeRule.of(-1), Owner.ROOT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FileSet.archive(source, "/a\0b"))
        .hasMessage("destination contains a NUL: \"/a\\x00b\"");
  }

  @ParameterizedTest
  @CsvSource({
    "80, 80/tcp",
    "80/tcp, 80/tcp",
    "53/udp, 53/udp",
    "1/sctp, 1/sctp",
    "65535, 65535/tcp",
    "080, 80/tcp",
    "8000-8010, 8000-8010/tcp",
    "8000-8000/udp, 8000/udp",
  })
  void aPortHasItsProtocol(String text, String port) {
    assertThat(new ConfigChange.AddPort(text).port()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/tcp",
        "80/",
        "80/TCP",
        "80/icmp",
        "80/tcp/udp",
        "0",
        "65536",
        "-80",
        "80-",
        "80-79",
        "80-90-100",
        "http",
        "8 0",
        "8080:80",
        "٨٠",
        "100000000000",
        "80/tcp\n"
      })
  void whatIsNoPortIsRefused(String text) {
    assertThatThrownBy(() -> new ConfigChange.AddPort(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("invalid port \"");
  }

  @Test
  void variablesHaveNamesThatAProcessCanHave() {
    assertThat(new ConfigChange.SetEnv("A.b-c", "=").value()).isEqualTo("=");
    for (String name : List.of("", "A=B", "A\0")) {
      assertThatThrownBy(() -> new ConfigChange.SetEnv(name, ""))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new ConfigChange.UnsetEnv(name))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new ConfigChange.SetEnv("PASSWORD", "geheim\0x"))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("geheim"));
  }

  @Test
  void emptyNamesAndNulsAreRefused() {
    assertThatThrownBy(() -> new ConfigChange.SetLabel("", "x"))
        .hasMessage("the name of a label is empty");
    assertThatThrownBy(() -> new ConfigChange.AddVolume(""))
        .hasMessage("the path of a volume is empty");
    assertThatThrownBy(() -> new ConfigChange.Clear("")).hasMessage("the member to clear is empty");
    assertThatThrownBy(
            () -> new ConfigChange.SetStrings(ConfigChange.StringList.CMD, List.of("a", "b\0")))
        .hasMessage("Cmd contains a NUL: \"b\\x00\"");
    assertThatThrownBy(() -> new ConfigChange.SetText(ConfigChange.Text.USER, "a\0"))
        .hasMessage("User contains a NUL: \"a\\x00\"");
  }

  @Test
  void credentialsAreBothOrNeitherAndNeverShown() {
    Access access = new Access(Optional.of("me"), Optional.of("geheim"), false, Optional.empty());
    assertThat(access.toString()).doesNotContain("geheim");
    assertThat(new Destination("a", List.of(), false, access).toString()).doesNotContain("geheim");
    assertThatThrownBy(
            () -> new Access(Optional.of("me"), Optional.empty(), false, Optional.empty()))
        .hasMessage("user \"me\" has no password");
    assertThatThrownBy(
            () -> new Access(Optional.empty(), Optional.of("geheim"), false, Optional.empty()))
        .hasMessage("a password is given without a user");
  }

  @Test
  void listsAreCopied() {
    List<String> words = new ArrayList<>(List.of("a"));
    var change = new ConfigChange.SetStrings(ConfigChange.StringList.CMD, words);
    words.add("b");
    assertThat(change.value()).containsExactly("a");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.auth;

import static dev.tare.auth.AuthHome.auths;
import static dev.tare.auth.AuthHome.base64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoredCredentialsTest {
  @TempDir Path dir;
  private AuthHome home;
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void makeHome() throws IOException {
    home = new AuthHome(dir);
  }

  /** All places hold an entry for the registry; the first that is left is used. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void thePlacesAreLookedAtInTheirOrder(int removed) throws IOException {
    List<Path> files = new ArrayList<>();
    files.add(home.write("named.json", auths("r.test", "named:p")));
    files.add(home.write("variable", auths("r.test", "variable:p")));
    files.add(home.docker(auths("r.test", "docker:p")));
    files.add(home.write("run/containers/auth.json", auths("r.test", "runtime:p")));
    files.add(home.write(".config/containers/auth.json", auths("r.test", "config:p")));
    files.add(home.write(".dockercfg", "{'r.test':{'auth':'" + base64("legacy:p") + "'}}"));
    home.set("XDG_RUNTIME_DIR", dir.resolve("run"));
    for (int i = 0; i < removed; i++) {
      Files.delete(files.get(i));
    }
    if (removed < 1) {
      home.set("REGISTRY_AUTH_FILE", files.get(0));
    }
    if (removed < 2) {
      home.variables.put("DOCKER_AUTH_CONFIG", Files.readString(files.get(1)));
    }
    List<String> users =
        List.of("named", "variable", "docker", "runtime", "config", "legacy", "none");
    String user =
        find("r.test", "a")
            .map(credential -> ((Credential.Password) credential).user())
            .orElse("none");
    assertThat(user).isEqualTo(users.get(removed));
  }

  @Test
  void theDirectoriesOfPlacesCanBeMoved() throws IOException {
    home.write("d/config.json", auths("r.test", "docker:p"));
    home.write("x/containers/auth.json", auths("s.test", "config:p"));
    home.docker(auths("r.test", "unused:p"));
    home.write(".config/containers/auth.json", auths("s.test", "unused:p"));
    home.set("DOCKER_CONFIG", dir.resolve("d"));
    home.set("XDG_CONFIG_HOME", dir.resolve("x"));
    assertThat(find("r.test", "a")).contains(new Credential.Password("docker", "p"));
    assertThat(find("s.test", "a")).contains(new Credential.Password("config", "p"));
  }

  @Test
  void aPlaceWithoutTheRegistryIsPassedBy() throws IOException {
    home.set("REGISTRY_AUTH_FILE", home.write("named.json", auths("other.test", "u:p")));
    home.variables.put("DOCKER_AUTH_CONFIG", "");
    home.docker(auths("r.test", "docker:p"));
    assertThat(find("r.test", "a")).contains(new Credential.Password("docker", "p"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "'auth':'dTpw', user u with p",
        "\"'auth':'dTpwOnE='\", user u with p:q",
        "\"'auth':'dTpwOnE'\", user u with p:q",
        "\"'username':'u','password':'p'\", user u with p",
        "\"'auth':'','username':'u','password':'p'\", user u with p",
        "\"'auth':'dTo=','identitytoken':'tok'\", identity of u tok",
        "\"'identitytoken':'tok'\", identity of nobody tok",
        "\"'auth':'PHRva2VuPjp0b2s='\", identity of nobody tok",
        "\"'auth':'dTpw','registrytoken':'tok'\", registry tok",
        "'auth':'dTpwAAA=', user u with p",
        "'auth':null, none",
        "'auth':'', none",
        "'email':'a@b', none",
        "'auth':'Og==', none",
      })
  void everyFormOfAnEntryIsUnderstood(String entry, String meaning) throws IOException {
    home.docker("{'auths':{'r.test':{" + entry + "}}}");
    assertThat(find("r.test", "a").map(StoredCredentialsTest::tell).orElse("none"))
        .isEqualTo(meaning);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'auths':{'r.test':null}}",
        "{'auths':{'r.test':{}}}",
        "{'auths':null}",
        "{'auths':{},'credsStore':'','credHelpers':{'r.test':null}}",
        "{'psFormat':'x','plugins':{'a':{'b':'c'}},'HttpHeaders':[1,2.5,true]}",
        "{}",
        "",
        " \n",
        "\ufeff{}",
      })
  void aFileWithNothingOfUseIsPassedBy(String text) throws IOException {
    home.docker(text);
    home.write(".config/containers/auth.json", auths("r.test", "later:p"));
    assertThat(find("r.test", "a")).contains(new Credential.Password("later", "p"));
  }

  @ParameterizedTest
  @CsvSource({
    "a/b/c, deep",
    "a/b, deep",
    "a/x, shallow",
    "ab, host",
    "z, host",
  })
  void theLongestKeyWins(String path, String user) throws IOException {
    home.docker(
        "{'auths':{"
            + entry("https://r.test/v1/", "host")
            + ","
            + entry("r.test/a/b", "deep")
            + ","
            + entry("r.test/a", "shallow")
            + ",'r.test/a/b/c':{}}}");
    assertThat(find("r.test", path)).contains(new Credential.Password(user, "p"));
  }

  @Test
  void theKeyAsWrittenWinsAmongEquals() throws IOException {
    home.docker(
        "{'auths':{"
            + entry("http://r.test:443/v2/", "first")
            + ","
            + entry("r.test", "exact")
            + ","
            + entry("docker.io", "short")
            + ","
            + entry("https://index.docker.io/v1/", "hub")
            + "}}");
    assertThat(find("r.test", "a")).contains(new Credential.Password("exact", "p"));
    assertThat(find("docker.io", "library/a")).contains(new Credential.Password("hub", "p"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "[]|not a JSON object",
        "s3cret|not JSON, line 1",
        "{'auths':{'r.test':{'auth':'s3cret}}}|not JSON, line 1",
        "{'auths':['s3cret']}|auths is not an object",
        "{'auths':{'r.test':'s3cret'}}|entry \"r.test\" is not an object",
        "{'auths':{'r.test':{'auth':'s3cret!!'}}}|entry \"r.test\": auth is not base64",
        "{'auths':{'r.test':{'auth':'/w=='}}}|entry \"r.test\": auth is not the base64 form of"
            + " UTF-8",
        "{'auths':{'r.test':{'auth':'czNjcmV0'}}}|entry \"r.test\": auth is not the base64 form of"
            + " user:password",
        "{'auths':{'r.test':{'auth':7}}}|entry \"r.test\": auth is not a string",
        "{'auths':{'r.test':{'registrytoken':'s3 cret'}}}|entry \"r.test\": a registry token must"
            + " be printable ASCII without spaces",
        "{'credsStore':7}|credsStore is not a string",
        "{'credHelpers':[]}|credHelpers is not an object",
        "{'credHelpers':{'r.test':{}}}|credHelpers.\"r.test\" is not a string",
        "{'credsStore':'../x'}|\"\"\"../x\"\" cannot be the name of a credential helper\"",
      })
  void aBrokenFileIsNamedWithItsFaultButNotItsContent(String text, String fault)
      throws IOException {
    Path file = home.docker(text);
    assertThatThrownBy(() -> find("r.test", "a"))
        .isInstanceOf(CredentialException.class)
        .hasMessage(file + ": " + fault);
    assertThat(explain("r.test").toString()).doesNotContain("s3cret");
  }

  @Test
  void anEntryForOthersMayBeBroken() throws IOException {
    home.docker("{'auths':{'other.test':7," + entry("r.test", "u") + "}}");
    assertThat(find("r.test", "a")).contains(new Credential.Password("u", "p"));
  }

  @Test
  void aDirectoryAndAHugeFileAreRefused() throws IOException {
    Path file = dir.resolve(".docker/config.json");
    Files.createDirectories(file);
    assertThatThrownBy(() -> find("r.test", "a")).hasMessage(file + ": is a directory");
    Files.delete(file);
    try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
      huge.setLength(100_000_000);
    }
    assertThatThrownBy(() -> find("r.test", "a")).hasMessage(file + ": longer than 4194304 bytes");
  }

  @Test
  void aDanglingLinkIsNoFile() throws IOException {
    Files.createDirectories(dir.resolve(".docker"));
    Files.createSymbolicLink(dir.resolve(".docker/config.json"), dir.resolve("nowhere"));
    assertThat(find("r.test", "a")).isEmpty();
  }

  @Test
  void aFileThatSomebodyNamedMustExist() {
    home.set("REGISTRY_AUTH_FILE", dir.resolve("absent.json"));
    assertThatThrownBy(() -> find("r.test", "a"))
        .isInstanceOf(CredentialException.class)
        .hasMessage(
            "REGISTRY_AUTH_FILE names " + dir.resolve("absent.json") + ", which does not exist");
  }

  @Test
  void aBrokenVariableIsPassedOverWithAWarning() throws IOException {
    home.variables.put("DOCKER_AUTH_CONFIG", "s3cret");
    home.docker(auths("r.test", "u:p"));
    assertThat(find("r.test", "a")).contains(new Credential.Password("u", "p"));
    assertThat(warnings).containsExactly("DOCKER_AUTH_CONFIG: not JSON, line 1; it is passed over");
  }

  @Test
  void explainingTellsWhereItLooked() throws IOException {
    home.docker("{'credHelpers':{'r.test':'k'},'auths':{}}");
    home.keeper("k");
    home.write(".config/containers/auth.json", auths("r.test", "me:s3cret"));
    assertThat(explain("r.test"))
        .extracting(Finding::toString)
        .containsExactly(
            "REGISTRY_AUTH_FILE: not set",
            "DOCKER_AUTH_CONFIG: not set",
            dir + "/.docker/config.json, docker-credential-k: nothing for r.test",
            dir + "/.docker/config.json: nothing for r.test",
            dir + "/.config/containers/auth.json: user \"me\" with a password");
    assertThat(explain("s.test"))
        .extracting(Finding::toString)
        .containsExactly(
            "REGISTRY_AUTH_FILE: not set",
            "DOCKER_AUTH_CONFIG: not set",
            dir + "/.docker/config.json: nothing for s.test",
            dir + "/.config/containers/auth.json: nothing for s.test",
            dir + "/.dockercfg: no such file");
  }

  @Test
  void explainingEndsAtAFault() throws IOException {
    Path file = home.docker("{'credsStore':'absent'}");
    assertThat(explain("r.test"))
        .last()
        .hasToString(
            file
                + ", docker-credential-absent: docker-credential-absent, named in "
                + file
                + ", is not in PATH");
  }

  private Optional<Credential> find(String registry, String path) throws IOException {
    return StoredCredentials.of(home.environment(), warnings::add).find(registry, path);
  }

  private List<Finding> explain(String registry) {
    return StoredCredentials.of(home.environment(), warnings::add).explain(registry, "");
  }

  private static String entry(String key, String user) {
    return "'" + key + "':{'auth':'" + base64(user + ":p") + "'}";
  }

  private static String tell(Credential credential) {
    if (credential instanceof Credential.Password password) {
      return "user " + password.user() + " with " + password.password();
    }
    if (credential instanceof Credential.IdentityToken token) {
      return "identity of " + token.user().orElse("nobody") + " " + token.token();
    }
    return "registry " + ((Credential.RegistryToken) credential).token();
  }
}

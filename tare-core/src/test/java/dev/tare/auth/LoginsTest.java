// SPDX-License-Identifier: Apache-2.0
package dev.tare.auth;

import static dev.tare.auth.AuthHome.auths;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginsTest {
  private static final Credential ME = new Credential.Password("me", "s3:cret");

  @TempDir Path dir;
  private AuthHome home;

  @BeforeEach
  void makeHome() throws IOException {
    home = new AuthHome(dir);
  }

  @Test
  void theFirstLoginMakesAPrivateFile() throws IOException {
    Finding finding = logins().login("r.test:5000", ME);
    assertThat(finding).hasToString(dir + "/.docker/config.json: user \"me\" with a password");
    assertThat(home.read(".docker/config.json"))
        .isEqualTo(
            "{\n\t'auths': {\n\t\t'r.test:5000': {\n\t\t\t'auth': 'bWU6czM6Y3JldA=='\n\t\t}\n\t}\n}\n");
    assertThat(permissions(".docker/config.json")).isEqualTo("rw-------");
    assertThat(permissions(".docker")).isEqualTo("rwx------");
    assertThat(find("r.test:5000")).contains(ME);
    try (Stream<Path> files = Files.list(dir.resolve(".docker"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void everythingElseInTheFileStaysInItsPlace() throws IOException {
    home.docker(
        "{'z':[1,{'y':null}],'auths':{'a.test':{'auth':'dTpw','email':'e'},"
            + "'https://r.test/v1/':{'auth':'dTpw'},'r.test':{'auth':'dTpw'},'b.test':{}},'e':[],"
            + "'big':12345678901234567890.10}");
    logins().login("https://r.test", ME);
    assertThat(home.read(".docker/config.json").replaceAll("\\s", ""))
        .isEqualTo(
            "{'z':[1,{'y':null}],'auths':{'a.test':{'auth':'dTpw','email':'e'},"
                + "'r.test':{'auth':'bWU6czM6Y3JldA=='},'b.test':{}},'e':[],"
                + "'big':12345678901234567890.10}");
  }

  @Test
  void aFileThatOthersCouldReadBecomesPrivateAndALinkStaysOne() throws IOException {
    Path real = home.write("dotfiles/docker.json", "{}");
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r--r--"));
    Files.createDirectories(dir.resolve(".docker"));
    Path link = Files.createSymbolicLink(dir.resolve(".docker/config.json"), real);
    logins().login("r.test", ME);
    assertThat(link).isSymbolicLink();
    assertThat(permissions("dotfiles/docker.json")).isEqualTo("rw-------");
    assertThat(find("r.test")).contains(ME);
  }

  @Test
  void dockerHubIsKeptUnderTheKeyThatDockerUses() throws IOException {
    logins().login("docker.io", ME);
    assertThat(home.read(".docker/config.json")).contains("'https://index.docker.io/v1/': {");
    assertThat(find("docker.io")).contains(ME);
  }

  @Test
  void theNamedFileIsUsedAndMadeIfAbsent() throws IOException {
    home.set("REGISTRY_AUTH_FILE", dir.resolve("ci/auth.json"));
    logins().login("r.test", ME);
    assertThat(find("r.test")).contains(ME);
    assertThat(dir.resolve(".docker")).doesNotExist();
    assertThat(permissions("ci/auth.json")).isEqualTo("rw-------");
  }

  @Test
  void tokensAreKeptAsTokens() throws IOException {
    Credential identity = new Credential.IdentityToken(Optional.of("me"), "tok");
    Credential token = new Credential.RegistryToken("tok");
    logins().login("r.test", identity);
    logins().login("s.test", token);
    assertThat(find("r.test")).contains(identity);
    assertThat(find("s.test")).contains(token);
    assertThatThrownBy(() -> logins().login("r.test", new Credential.Anonymous()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aHelperKeepsItInsteadOfTheFile() throws IOException {
    home.keeper("k");
    home.docker(
        "{'auths':{'https://r.test':{'auth':'dTpw'},'s.test':{}},'credHelpers':{'r.test':'k'}}");
    Finding finding = logins().login("r.test", ME);
    assertThat(finding.place()).endsWith("config.json, docker-credential-k");
    assertThat(home.read("kept/r.test"))
        .isEqualTo("{'ServerURL':'r.test','Username':'me','Secret':'s3:cret'}");
    assertThat(home.read(".docker/config.json")).doesNotContain("dTpw").contains("s.test");
    assertThat(find("r.test")).contains(ME);
    Credential identity = new Credential.IdentityToken(Optional.empty(), "tok");
    logins().login("r.test", identity);
    assertThat(find("r.test")).contains(identity);
  }

  @Test
  void aHelperThatFailsIsAnErrorAndTheFileStays() throws IOException {
    Path file = home.docker("{'auths':{'r.test':{'auth':'dTpw'}},'credsStore':'x'}");
    String before = Files.readString(file);
    home.helper("x", "cat; exit 1\n");
    assertThatThrownBy(() -> logins().login("r.test", ME))
        .isInstanceOf(CredentialException.class)
        .hasMessageStartingWith("docker-credential-x store: failed with exit status 1")
        .message()
        .doesNotContain("s3");
    assertThat(file).hasContent(before);
  }

  @Test
  void aBrokenFileIsNotOverwritten() throws IOException {
    Path file = home.docker("{'auths':");
    assertThatThrownBy(() -> logins().login("r.test", ME)).isInstanceOf(CredentialException.class);
    assertThat(file).hasContent("{\"auths\":");
  }

  @ParameterizedTest
  @ValueSource(strings = {"r.test/ns", "", "a b", "r.test:0", "https://", "r.test?x", "u:p@r.test"})
  void whatIsNoRegistryIsRefused(String registry) {
    assertThatThrownBy(() -> logins().login(registry, ME))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(dir.resolve(".docker")).doesNotExist();
  }

  @Test
  void logoutForgetsEverywhere() throws IOException {
    home.keeper("k");
    home.set("XDG_RUNTIME_DIR", dir.resolve("run"));
    home.docker(
        "{'auths':{'r.test':{'auth':'dTpw'},'https://r.test/v2/':{},'s.test':{'auth':'dTpw'}},"
            + "'credHelpers':{'r.test':'k'}}");
    home.write("run/containers/auth.json", auths("r.test:443", "u:p"));
    home.write(".dockercfg", "{'r.test':{'auth':'dTpw'},'s.test':{'auth':'dTpw'}}");
    logins().login("r.test", ME);
    Logins.Logout logout = logins().logout("r.test");
    assertThat(logout.remaining()).isEmpty();
    assertThat(logout.removed())
        .extracting(Finding::toString)
        .containsExactly(
            dir + "/.docker/config.json, docker-credential-k: user \"me\" with a password",
            dir + "/run/containers/auth.json: entry \"r.test:443\"",
            dir + "/.dockercfg: entry \"r.test\"");
    assertThat(find("r.test")).isEmpty();
    assertThat(find("s.test")).isPresent();
    assertThat(home.read(".dockercfg")).contains("s.test").doesNotContain("r.test");
    assertThat(logins().logout("r.test").removed()).isEmpty();
  }

  @Test
  void logoutSaysWhatItCannotRemove() throws IOException {
    home.variables.put("DOCKER_AUTH_CONFIG", auths("r.test", "u:p").replace('\'', '"'));
    Path file =
        home.docker(
            "{'auths':{'r.test/ns':{'auth':'dTpw'},'r.test':{'auth':'dTpw'}},'credsStore':'x'}");
    Path broken = home.write(".dockercfg", "s3cret");
    Logins.Logout logout = logins().logout("r.test");
    assertThat(logout.removed())
        .extracting(Finding::toString)
        .containsExactly(file + ": entry \"r.test\"");
    assertThat(logout.remaining())
        .extracting(Finding::toString)
        .containsExactly(
            "DOCKER_AUTH_CONFIG: is set in the environment",
            file
                + ", docker-credential-x: docker-credential-x, named in "
                + file
                + ", is not in PATH",
            file + ": entry \"r.test/ns\" is for repositories only",
            broken + ": not JSON, line 1");
  }

  private Logins logins() {
    return Logins.of(home.environment());
  }

  private Optional<Credential> find(String registry) throws IOException {
    return StoredCredentials.of(home.environment(), warning -> {}).find(registry, "a");
  }

  private String permissions(String path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve(path)));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialHelperTest {
  @TempDir Path dir;
  private AuthHome home;

  @BeforeEach
  void makeHome() throws IOException {
    home = new AuthHome(dir);
  }

  @Test
  void theRegistrysHelperWinsOverTheStoreAndTheFile() throws IOException {
    home.docker(
        "{'auths':{'r.test':{'auth':'dTpw'},'t.test':{'auth':'dTpw'}},'credsStore':'all',"
            + "'credHelpers':{'r.test':'one','t.test':''}}");
    home.helper("one", answer("one", "x"));
    home.helper("all", answer("all", "x"));
    assertThat(find("r.test")).contains(new Credential.Password("one", "x"));
    assertThat(find("s.test")).contains(new Credential.Password("all", "x"));
    assertThat(find("t.test")).contains(new Credential.Password("u", "p"));
  }

  @Test
  void aHelperThatHasNothingLeavesItToTheNext() throws IOException {
    home.docker(
        "{'auths':{'r.test':{'auth':'dTpw'}},'credsStore':'all','credHelpers':{'r.test':'one'}}");
    home.helper("one", "echo credentials not found in native keychain; exit 1\n");
    home.helper("all", "echo '{\"ServerURL\":\"\",\"Username\":\"\",\"Secret\":\"\"}'\n");
    assertThat(find("r.test")).contains(new Credential.Password("u", "p"));
  }

  @Test
  void theHelperIsToldTheRegistryAndTheEnvironment() throws IOException {
    home.docker("{'credsStore':'echo'}");
    home.variables.put("MARK", "m");
    home.helper(
        "echo",
        "printf '{\"Username\":\"%s\",\"Secret\":\"%s %s\"}' \"$1\" \"$(cat | tr : -)\" \"$MARK$HOME\"\n");
    assertThat(find("r.test:5000")).contains(new Credential.Password("get", "r.test-5000 m"));
    assertThat(find("docker.io"))
        .contains(new Credential.Password("get", "https-//index.docker.io/v1/ m"));
  }

  @Test
  void dockerHubIsAskedForUnderItsSecondNameToo() throws IOException {
    home.docker("{'credsStore':'hub'}");
    home.helper(
        "hub",
        "[ \"$(cat)\" = docker.io ] || { echo credentials not found; exit 1; }\n"
            + answer("short", "x"));
    assertThat(find("docker.io")).contains(new Credential.Password("short", "x"));
  }

  @Test
  void aTokenUserMeansAnIdentityToken() throws IOException {
    home.docker("{'credsStore':'t'}");
    home.helper("t", answer("<token>", "tok"));
    assertThat(find("r.test")).contains(new Credential.IdentityToken(Optional.empty(), "tok"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "echo s3cret; exit 3|failed with exit status 3; run docker-credential-x list to see whether"
            + " it works",
        "echo s3cret >&2; exit 1|failed with exit status 1; run docker-credential-x list to see"
            + " whether it works",
        "echo s3cret|answered something else than JSON",
        "true|answered something else than JSON",
        "echo '[\"s3cret\"]'|answered something else than a JSON object",
        "echo '{\"Username\":\"u\",\"Secret\":7}'|Secret in the answer is not a string",
        "echo '{\"Username\":\"u:s3cret\",\"Secret\":\"x\"}'|a user name must not hold a colon",
        "head -c 50000000 /dev/zero|answered more than 1048576 bytes",
        "yes|answered more than 1048576 bytes",
      })
  void aFailingHelperIsNamedAndNobodyElsesCredentialUsed(String script, String fault)
      throws IOException {
    home.docker("{'auths':{'r.test':{'auth':'dTpw'}},'credsStore':'x'}");
    home.helper("x", script.replace("\"\"", "\"") + "\n");
    assertThatThrownBy(() -> find("r.test"))
        .isInstanceOf(CredentialException.class)
        .hasMessage("docker-credential-x get: " + fault);
  }

  @Test
  void aHelperThatHangsIsEndedWithWhatItStarted() throws Exception {
    home.docker("{'credsStore':'x'}");
    home.timeout = Duration.ofMillis(600);
    Path pid = dir.resolve("pid");
    home.helper("x", "sleep 1000 & echo $! > '" + pid + "'; wait\n");
    assertThatThrownBy(() -> find("r.test"))
        .isInstanceOf(CredentialException.class)
        .hasMessage("docker-credential-x get: no answer within 1 s");
    long sleeper = Long.parseLong(Files.readString(pid).strip());
    for (int i = 0; i < 500 && isRunning(sleeper); i++) {
      Thread.sleep(20);
    }
    assertThat(isRunning(sleeper)).isFalse();
  }

  /** An ended process whose new parent has not looked yet still has its number. */
  private static boolean isRunning(long pid) throws IOException {
    Path stat = Path.of("/proc/" + pid + "/stat");
    try {
      return !Files.readString(stat).contains(") Z ");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aHelperNeedNotReadItsInput() throws IOException {
    home.docker("{'credsStore':'x'}");
    home.helper("x", "exec 0<&-\n" + answer("u", "p"));
    assertThat(find("r.test")).contains(new Credential.Password("u", "p"));
  }

  @ParameterizedTest
  @CsvSource({"''", ".", "bin", ":"})
  void onlyAbsoluteDirectoriesAreSearched(String path) throws IOException {
    Path file = home.docker("{'credsStore':'x'}");
    home.helper("x", answer("u", "p"));
    home.variables.put("PATH", path);
    assertThatThrownBy(() -> find("r.test"))
        .isInstanceOf(CredentialException.class)
        .hasMessage("docker-credential-x, named in " + file + ", is not in PATH");
  }

  @ParameterizedTest
  @CsvSource({"a/b", "../a", "a b", "a;b", "\u00e9"})
  void aNameThatIsNoProgramIsRefused(String name) throws IOException {
    home.docker("{'credHelpers':{'r.test':'" + name + "'}}");
    assertThatThrownBy(() -> find("r.test"))
        .isInstanceOf(CredentialException.class)
        .hasMessageEndingWith(" cannot be the name of a credential helper");
  }

  @Test
  void aBrokenHelperOfAnotherRegistryHidesNothing() throws IOException {
    home.docker("{'auths':{'r.test':{'auth':'dTpw'}},'credHelpers':{'s.test':'absent'}}");
    assertThat(find("r.test")).contains(new Credential.Password("u", "p"));
  }

  private Optional<Credential> find(String registry) throws IOException {
    return StoredCredentials.of(home.environment(), warning -> {}).find(registry, "a");
  }

  private static String answer(String user, String secret) {
    return "echo '{\"ServerURL\":\"x\",\"Username\":\""
        + user
        + "\",\"Secret\":\""
        + secret
        + "\"}'\n";
  }
}

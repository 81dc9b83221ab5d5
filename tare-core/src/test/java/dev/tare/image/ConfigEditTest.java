// SPDX-License-Identifier: Apache-2.0
package dev.tare.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.json.Json;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.plan.ConfigChange;
import dev.tare.plan.ConfigChange.AddPort;
import dev.tare.plan.ConfigChange.AddVolume;
import dev.tare.plan.ConfigChange.Clear;
import dev.tare.plan.ConfigChange.ClearEnv;
import dev.tare.plan.ConfigChange.SetEnv;
import dev.tare.plan.ConfigChange.SetHealthcheck;
import dev.tare.plan.ConfigChange.SetLabel;
import dev.tare.plan.ConfigChange.SetStrings;
import dev.tare.plan.ConfigChange.SetText;
import dev.tare.plan.ConfigChange.StringList;
import dev.tare.plan.ConfigChange.Text;
import dev.tare.plan.ConfigChange.UnsetEnv;
import dev.tare.plan.ConfigChange.UnsetLabel;
import dev.tare.plan.ConfigChange.UnsetPort;
import dev.tare.plan.ConfigChange.UnsetVolume;
import dev.tare.plan.Expansion;
import dev.tare.plan.Healthcheck;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigEditTest {
  private static ConfigChange expand(String name, String value) {
    return new ConfigChange.ExpandEnv(name, Expansion.parse(value));
  }

  @Test
  void aVariableThatTheBaseDoesNotHaveIsNamed() {
    assertThatThrownBy(() -> ConfigEdit.apply(config("{}"), List.of(expand("PATH", "/x:${PATH}"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "variable PATH: the base has no variable PATH; write ${PATH:-text} to say what stands"
                + " there instead");
  }

  @Test
  void aHealthCheckThatChecksNothingIsRefused() {
    Healthcheck check = new Healthcheck(Optional.empty(), Map.of(), OptionalInt.of(1));
    assertThatThrownBy(() -> ConfigEdit.apply(config("{}"), List.of(new SetHealthcheck(check))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("healthcheck: there is no test, and the base has none; say what is to be run");
  }

  @Test
  void whatSaysTheSameChangesNothing() {
    ImageConfig config =
        ImageConfig.parse(parse("{'config':{'Labels':{'z':'1','a':'2'},'Env':['A=1'],'User':''}}"));
    assertThat(
            ConfigEdit.apply(
                config,
                List.of(
                    new SetEnv("A", "1"),
                    new SetLabel("a", "2"),
                    new UnsetLabel("b"),
                    new ConfigChange.SetAuthor(""))))
        .isSameAs(config);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "windows | {'Entrypoint':['run all']} | ENTRYPOINT | false",
        "windows | {'Entrypoint':['run all']} | CMD | true",
        "windows | {'Entrypoint':[],'Cmd':['run all']} | CMD | false",
        "linux | {'Entrypoint':['run all']} | ENTRYPOINT | true",
      })
  void wordsAreNotTakenForOneEscapedText(
      String os, String runtime, ConfigChange.StringList member, boolean escaped) {
    String with = "{'ArgsEscaped':true," + runtime.strip().substring(1);
    ImageConfig made =
        ConfigEdit.apply(
            ImageConfig.parse(parse("{'os':'" + os + "','config':" + with + "}")),
            List.of(new ConfigChange.SetStrings(member, List.of("app", "two words"))));
    assertThat(made.runtime().get("ArgsEscaped").isPresent()).isEqualTo(escaped);
  }

  @Test
  void theAuthorStandsBesideTheConfig() {
    ImageConfig made = ConfigEdit.apply(config("{}"), List.of(new ConfigChange.SetAuthor("A")));
    assertThat(made.json().toString()).startsWith("{'author':'A',".replace('\'', '"'));
    assertThat(ConfigEdit.apply(made, List.of(new ConfigChange.SetAuthor(""))))
        .isEqualTo(config("{}"));
  }

  static List<Arguments> changes() {
    return List.of(
        change("{}", "{'Env':['A=1']}", new SetEnv("A", "1")),
        change("{'Env':null}", "{'Env':['A=']}", new SetEnv("A", "")),
        change("{'Env':['B=1']}", "{'Env':['B=1','A=x=y']}", new SetEnv("A", "x=y")),
        change("{'Env':['A=1','B=2']}", "{'Env':['A=3','B=2']}", new SetEnv("A", "3")),
        change("{'Env':['A','AB=2']}", "{'Env':['A=3','AB=2']}", new SetEnv("A", "3")),
        change("{'Env':['A=1','B=2','A=4']}", "{'Env':['A=3','B=2']}", new SetEnv("A", "3")),
        change("{'Env':['A=1','B=2']}", "{'Env':['B=2']}", new UnsetEnv("A")),
        change("{'Env':['A=1']}", "{}", new UnsetEnv("A")),
        change("{}", "{}", new UnsetEnv("A")),
        change("{'Env':['A=1'],'User':'u'}", "{'User':'u'}", new ClearEnv()),
        change("{'Env':['A=1']}", "{'Env':['B=2']}", new ClearEnv(), new SetEnv("B", "2")),
        change("{'Env':['A=1']}", "{}", new SetEnv("B", "2"), new ClearEnv()),
        change("{}", "{'Cmd':[]}", new SetStrings(StringList.CMD, List.of())),
        change(
            "{'Cmd':['a'],'Entrypoint':null}",
            "{'Entrypoint':['/b','c'],'Cmd':['a']}",
            new SetStrings(StringList.ENTRYPOINT, List.of("/b", "c"))),
        change("{'User':'a'}", "{'User':'b'}", new SetText(Text.USER, "b")),
        change("{'User':'a'}", "{}", new SetText(Text.USER, "")),
        change("{}", "{}", new SetText(Text.WORKING_DIR, "")),
        change("{}", "{'StopSignal':'SIGINT'}", new SetText(Text.STOP_SIGNAL, "SIGINT")),
        change(
            "{'Labels':{'z':'1','b':'2'}}",
            "{'Labels':{'a':'3','b':'2','z':'1'}}",
            new SetLabel("a", "3")),
        change("{'Labels':{'a':'1'}}", "{'Labels':{'a':''}}", new SetLabel("a", "")),
        change("{'Labels':null}", "{'Labels':{'a':'1'}}", new SetLabel("a", "1")),
        change("{'Labels':{'a':'1'}}", "{}", new Clear("Labels")),
        change("{'Labels':{'a':'1','b':'2'}}", "{'Labels':{'b':'2'}}", new UnsetLabel("a")),
        change("{'Labels':{'a':'1'}}", "{}", new UnsetLabel("a")),
        change("{}", "{}", new UnsetLabel("a")),
        change("{'Env':['A=/b','C=2']}", "{'Env':['A=/x:/b','C=2']}", expand("A", "/x:${A}")),
        change("{'Env':['A=1','A=2']}", "{'Env':['A=2']}", expand("A", "${A}")),
        change("{}", "{'Env':['A=d']}", expand("A", "${A:-d}")),
        // the base's value, whatever has been done to the variable since
        change(
            "{'Env':['A=1']}", "{'Env':['A=2','B=1']}", new SetEnv("A", "2"), expand("B", "${A}")),
        change("{'Env':['A=1']}", "{'Env':['B=1']}", new ClearEnv(), expand("B", "${A}")),
        change(
            "{'ExposedPorts':{'80/tcp':{}}}",
            "{'ExposedPorts':{'53/udp':{},'80/tcp':{}}}",
            new AddPort("80/tcp"),
            new AddPort("53/udp")),
        change("{}", "{'Volumes':{'/a':{},'/b':{}}}", new AddVolume("/b"), new AddVolume("/a")),
        change(
            "{'ExposedPorts':{'80':{},'80/tcp':{},'80/udp':{}}}",
            "{'ExposedPorts':{'80/udp':{}}}",
            new UnsetPort("80")),
        change("{'ExposedPorts':{'80/tcp':{}},'User':'u'}", "{'User':'u'}", new UnsetPort("80")),
        change("{'Volumes':{'/a':{},'/b':{}}}", "{'Volumes':{'/b':{}}}", new UnsetVolume("/a")),
        change("{'Volumes':{'/a':{}}}", "{'Volumes':{'/a':{}}}", new UnsetVolume("/a/")),
        change(
            "{}", "{'OnBuild':['RUN x']}", new SetStrings(StringList.ON_BUILD, List.of("RUN x"))),
        change("{'Shell':['/x']}", "{}", new Clear("Shell")),
        change(
            "{}", "{'Healthcheck':{'Test':['NONE']}}", new SetHealthcheck(Healthcheck.of("NONE"))),
        change(
            "{'Healthcheck':{'Test':['CMD','a'],'Interval':3e9,'New':1.50,'Retries':3}}",
            "{'Healthcheck':{'Test':['CMD','a'],'Interval':90000000000,'New':1.50,"
                + "'StartInterval':1000000}}",
            new SetHealthcheck(
                new Healthcheck(
                    Optional.empty(),
                    Map.of(
                        Healthcheck.Time.START_INTERVAL, Duration.ofMillis(1),
                        Healthcheck.Time.INTERVAL, Duration.ofSeconds(90)),
                    OptionalInt.of(0)))),
        change(
            "{'Healthcheck':{'Test':['NONE']},'OnBuild':['x'],'New':1.50}",
            "{'User':'u','OnBuild':['x'],'Healthcheck':{'Test':['NONE']},'New':1.50}",
            new SetText(Text.USER, "u")));
  }

  private static Arguments change(String before, String after, ConfigChange... changes) {
    return Arguments.of(before, List.of(changes), after);
  }

  /** Members of the results are compared as a set, their order being the vocabulary's business. */
  @ParameterizedTest
  @MethodSource("changes")
  void aChangeTouchesWhatItNamesOnly(String before, List<ConfigChange> changes, String after) {
    JsonObject changed = ConfigEdit.apply(config(before), changes).runtime();
    assertThat(changed.members()).isEqualTo(parse(after).members());
    for (String name : List.of("Labels", "Volumes", "ExposedPorts")) {
      changed
          .get(name)
          .ifPresent(
              map -> assertThat(List.copyOf(((JsonObject) map).members().keySet())).isSorted());
    }
  }

  private static ImageConfig config(String runtime) {
    return ImageConfig.of(Platform.parse("linux/amd64")).withRuntime(parse(runtime));
  }

  private static JsonObject parse(String text) {
    byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return (JsonObject) Json.parse(bytes, JsonLimits.DOCUMENT);
  }
}

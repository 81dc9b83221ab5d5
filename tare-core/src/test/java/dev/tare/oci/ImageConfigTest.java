// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageConfigTest {
  private static final String DOCKER =
      "{'architecture':'arm','config':{'Hostname':'','Env':['A=1','B','C=x=y','A=2','=z'],"
          + "'Cmd':['sh','-c'],'Image':'','Volumes':null,'WorkingDir':'','Entrypoint':null,"
          + "'OnBuild':null,'Labels':{'z':'1','a':'2'},'Healthcheck':{'Test':['NONE'],"
          + "'StartInterval':5}},'container':'x','created':'2024-03-01T00:00:00.123456789+02:00',"
          + "'docker_version':'20','history':[{'created':'2015-10-31T22:22:54.69Z',"
          + "'created_by':'/bin/sh -c #(nop) ADD x'},{'empty_layer':true,'comment':null}],"
          + "'os':'linux','os.features':null,'rootfs':{'type':'layers','diff_ids':['<1>','<2>']},"
          + "'variant':'v7'}";

  private static ImageConfig parse(String shorthand) {
    return ImageConfig.parse(Docs.json(shorthand));
  }

  @Test
  void aDockerConfigIsReadWhole() {
    ImageConfig config = parse(DOCKER);
    assertThat(config.platform()).isEqualTo(Platform.of("linux", "arm", "v7"));
    assertThat(config.created()).contains(Instant.parse("2024-02-29T22:00:00.123456789Z"));
    assertThat(config.diffIds()).containsExactly(Docs.digest('1'), Docs.digest('2'));
    assertThat(config.history())
        .extracting(HistoryEntry::createdBy)
        .containsExactly("/bin/sh -c #(nop) ADD x", "");
    assertThat(config.history()).extracting(HistoryEntry::emptyLayer).containsExactly(false, true);
    assertThat(config.strings("Cmd")).containsExactly("sh", "-c");
    assertThat(config.strings("Entrypoint")).isEmpty();
    assertThat(config.strings("Shell")).isEmpty();
    assertThat(config.names("Volumes")).isEmpty();
    assertThat(config.string("WorkingDir")).isEmpty();
    assertThat(config.labels()).containsExactly(entry("z", "1"), entry("a", "2"));
    assertThat(config.json()).hasToString(Docs.text(DOCKER));
  }

  @Test
  void theEnvironmentIsReadLeniently() {
    assertThat(parse(DOCKER).environment())
        .containsExactly(entry("A", "2"), entry("B", ""), entry("C", "x=y"), entry("", "z"));
  }

  @Test
  void portsAndVolumesAreNames() {
    ImageConfig config =
        parse("{'config':{'ExposedPorts':{'80/tcp':{},'53/udp':null},'User':'1:2'}}");
    assertThat(config.names("ExposedPorts")).containsExactly("80/tcp", "53/udp");
    assertThat(config.names("Volumes")).isEmpty();
    assertThat(config.string("User")).contains("1:2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'config':null,'rootfs':null,'history':null,'created':null,'author':null,'os':null}",
        "{'architecture':'','os':'','rootfs':{'type':'','diff_ids':null},'config':{}}",
        "{'config':{'Env':null,'Labels':null,'ExposedPorts':null,'User':null,'ArgsEscaped':null}}",
      })
  void whatIsAbsentIsEmpty(String shorthand) {
    ImageConfig config = parse(shorthand);
    assertThat(config.platform()).isEqualTo(Platform.of("", "", ""));
    assertThat(config.created()).isEmpty();
    assertThat(config.diffIds()).isEmpty();
    assertThat(config.history()).isEmpty();
    assertThat(config.environment()).isEmpty();
    assertThat(config.labels()).isEmpty();
    assertThat(config.names("ExposedPorts")).isEmpty();
    assertThat(config.string("User")).isEmpty();
    assertThat(config.json()).hasToString(Docs.text(shorthand));
  }

  @Test
  void aNewConfigHasItsMembersInOrder() {
    ImageConfig config =
        ImageConfig.of(
                new Platform(
                    "windows", "arm64", Optional.of("v8"), Optional.of("10.0"), List.of("win32k")))
            .withHistory(List.of(HistoryEntry.of(Instant.EPOCH, "x")))
            .withRuntime(Docs.json("{'Cmd':['a'],'User':'b'}"))
            .withCreated(Instant.EPOCH);
    assertThat(config)
        .hasToString(
            Docs.text(
                "{'created':'1970-01-01T00:00:00Z','architecture':'arm64','os':'windows',"
                    + "'os.version':'10.0','os.features':['win32k'],'variant':'v8',"
                    + "'config':{'User':'b','Cmd':['a']},'rootfs':{'type':'layers','diff_ids':[]},"
                    + "'history':[{'created':'1970-01-01T00:00:00Z','created_by':'x'}]}"));
    assertThat(ImageConfig.parse(config.json())).isEqualTo(config).hasSameHashCodeAs(config);
    assertThat(ImageConfig.of(Platform.of("linux", "amd64", "")))
        .hasToString(
            Docs.text(
                "{'architecture':'amd64','os':'linux','rootfs':{'type':'layers','diff_ids':[]}}"));
  }

  @Test
  void changesLeaveAllElseInPlace() {
    ImageConfig config =
        parse(DOCKER)
            .withCreated(Instant.parse("2024-02-29T23:59:59.999Z"))
            .withDiffIds(List.of(Docs.digest('3')))
            .withHistory(List.of(HistoryEntry.empty(Instant.EPOCH, "y")))
            .withPlatform(Platform.of("linux", "amd64", ""));
    assertThat(config)
        .hasToString(
            Docs.text(
                "{'architecture':'amd64','config':"
                    + parse(DOCKER).runtime().toString()
                    + ",'container':'x','created':'2024-02-29T23:59:59Z','docker_version':'20',"
                    + "'history':[{'created':'1970-01-01T00:00:00Z','created_by':'y',"
                    + "'empty_layer':true}],'os':'linux','rootfs':{'type':'layers',"
                    + "'diff_ids':['<3>']}}"));
  }

  @Test
  void newMembersOfAForeignConfigStandBesideTheirNeighbours() {
    ImageConfig config = parse("{'x':1,'os':'linux','y':2,'rootfs':{'z':3},'architecture':'arm'}");
    assertThat(
            config
                .withCreated(Instant.EPOCH)
                .withRuntime(Docs.json("{}"))
                .withHistory(List.of(HistoryEntry.of(Instant.EPOCH, "")))
                .withDiffIds(List.of())
                .withPlatform(Platform.of("linux", "arm", "v6")))
        .hasToString(
            Docs.text(
                "{'x':1,'os':'linux','variant':'v6','config':{},'y':2,'rootfs':{'z':3,'type':'layers',"
                    + "'diff_ids':[]},'history':[{'created':'1970-01-01T00:00:00Z',"
                    + "'created_by':''}],'created':'1970-01-01T00:00:00Z',"
                    + "'architecture':'arm'}"));
  }

  @Test
  void anEmptyHistoryIsNotWritten() {
    assertThat(parse("{'history':[{}]}").withHistory(List.of())).hasToString("{}");
  }

  @Test
  void aRuntimeIsSortedAroundItsUnknownMembers() {
    ImageConfig config =
        parse("{}")
            .withRuntime(
                Docs.json(
                    "{'Hostname':'h','Labels':{'b':'1','a':'2'},'Env':['Z=1','A=1'],'OnBuild':[],"
                        + "'User':'u','ExposedPorts':{'9/tcp':{},'10/tcp':{}}}"));
    assertThat(config)
        .hasToString(
            Docs.text(
                "{'config':{'Hostname':'h','User':'u','ExposedPorts':{'10/tcp':{},'9/tcp':{}},"
                    + "'OnBuild':[],'Env':['Z=1','A=1'],'Labels':{'a':'2','b':'1'}}}"));
  }

  @Test
  void aRuntimeOfTheWrongTypesIsRefused() {
    ImageConfig config = parse("{}");
    assertThatThrownBy(() -> config.withRuntime(Docs.json("{'Env':'A=1'}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("config.Env is a string, not an array");
  }

  @ParameterizedTest
  @CsvSource({
    "2015-10-31T22:22:56.015925234Z,2015-10-31T22:22:56.015925234Z",
    "2015-10-31t22:22:56z,2015-10-31T22:22:56Z",
    "2015-10-31T22:22:56+05:30,2015-10-31T16:52:56Z",
    "2015-10-31T22:22:56.1234567891234-00:00,2015-10-31T22:22:56.123456789Z",
    "0001-01-01T00:00:00Z,0001-01-01T00:00:00Z",
  })
  void timesOfRfc3339AreRead(String text, String instant) {
    assertThat(parse("{'created':'" + text + "'}").created()).contains(Instant.parse(instant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2015-10-31",
        "2015-10-31T22:22Z",
        "2015-10-31T22:22:56",
        "2015-10-31 22:22:56Z",
        "2015-13-31T22:22:56Z",
        "2015-02-30T22:22:56Z",
        "2015-10-31T25:22:56Z",
        "1446330176",
        "2015-10-31T22:22:56.Z",
        "2015-10-31T22:22:56+0530",
        "+12015-10-31T22:22:56Z",
        "2015-10-31T22:22:56Z ",
        "２０１５-10-31T22:22:56Z",
        "2015-10-31T22:22:56+99:00"
      })
  void otherTimesAreRefused(String text) {
    assertThatThrownBy(() -> parse("{'created':'" + text + "'}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("created: not a time");
  }

  @Test
  void aTimeThatRfc3339CannotWriteIsRefused() {
    ImageConfig config = parse("{}");
    Instant last = Instant.parse("9999-12-31T23:59:59.9Z");
    assertThat(config.withCreated(last)).hasToString("{\"created\":\"9999-12-31T23:59:59Z\"}");
    assertThatThrownBy(() -> config.withCreated(last.plusSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> config.withCreated(Instant.MIN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'author':1} | author is a number, not a string",
        "{'created':1} | created is a number, not a string",
        "{'architecture':['amd64']} | architecture is an array, not a string",
        "{'os':true} | os is a boolean, not a string",
        "{'variant':{}} | variant is an object",
        "{'os.version':1} | os.version is a number",
        "{'os.features':'x'} | os.features is a string, not an array",
        "{'config':[]} | config is an array, not an object",
        "{'config':{'Env':{}}} | config.Env is an object, not an array",
        "{'config':{'Env':['A=1',null]}} | config.Env[1] is null, not a string",
        "{'config':{'Cmd':'sh'}} | config.Cmd is a string, not an array",
        "{'config':{'Entrypoint':[1]}} | config.Entrypoint[0] is a number",
        "{'config':{'OnBuild':1}} | config.OnBuild is a number",
        "{'config':{'Shell':1}} | config.Shell is a number",
        "{'config':{'User':0}} | config.User is a number, not a string",
        "{'config':{'WorkingDir':[]}} | config.WorkingDir is an array",
        "{'config':{'StopSignal':9}} | config.StopSignal is a number",
        "{'config':{'ExposedPorts':['80']}} | config.ExposedPorts is an array, not an object",
        "{'config':{'Volumes':'/x'}} | config.Volumes is a string",
        "{'config':{'Labels':{'a':1}}} | config.Labels[\"a\"] is a number, not a string",
        "{'config':{'ArgsEscaped':'true'}} | config.ArgsEscaped is a string, not true or false",
        "{'config':{'Healthcheck':[]}} | config.Healthcheck is an array",
        "{'rootfs':[]} | rootfs is an array",
        "{'rootfs':{'type':'windows'}} | rootfs.type is not \"layers\": \"windows\"",
        "{'rootfs':{'diff_ids':['<1>','../x']}} | rootfs.diff_ids[1]: ",
        "{'history':{}} | history is an object, not an array",
        "{'history':[{},null]} | history[1] is null, not an object",
        "{'history':[{'created':'now'}]} | history[0].created: not a time",
        "{'history':[{},{'created_by':[]}]} | history[1].created_by is an array",
        "{'history':[{'empty_layer':1}]} | history[0].empty_layer is a number, not true or false",
      })
  void faultsNameTheMember(String shorthand, String message) {
    assertThatThrownBy(() -> parse(shorthand))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aHistoryEntryChecksItself() {
    assertThatThrownBy(() -> new HistoryEntry(Docs.json("{'created_by':1}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("created_by is a number, not a string");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptorTest {
  private static Descriptor parse(String shorthand) {
    return Descriptor.parse(Docs.json(shorthand));
  }

  @Test
  void oneOfOursIsWrittenInOrder() {
    Descriptor descriptor =
        Descriptor.of(MediaType.OCI_LAYER_GZIP, Docs.digest('a'), 123)
            .withPlatform(
                new Platform(
                    "linux", "arm64", Optional.of("v8"), Optional.of("5"), List.of("f", "g")))
            .withAnnotations(Map.of("b", "2", "a", "1"));
    assertThat(descriptor.json())
        .hasToString(
            Docs.text(
                "{'mediaType':'application/vnd.oci.image.layer.v1.tar+gzip','digest':'<a>',"
                    + "'size':123,'annotations':{'a':'1','b':'2'},'platform':{'architecture':"
                    + "'arm64','os':'linux','os.version':'5','os.features':['f','g'],"
                    + "'variant':'v8'}}"));
    assertThat(Descriptor.parse(descriptor.json())).isEqualTo(descriptor);
  }

  @Test
  void everyMemberIsRead() {
    Descriptor descriptor =
        parse(
            "{'size':9223372036854775807,'x':[1,{'y':null}],'digest':'<a>','mediaType':'a/b',"
                + "'urls':['https://x/','y'],'annotations':{'z':'1','a':''},'data':'e30=',"
                + "'artifactType':'c/d','platform':{'os':'linux','architecture':'arm',"
                + "'variant':'v7','features':['x']}}");
    assertThat(descriptor.mediaType()).isEqualTo(new MediaType("a/b"));
    assertThat(descriptor.digest()).isEqualTo(Docs.digest('a'));
    assertThat(descriptor.size()).isEqualTo(Long.MAX_VALUE);
    assertThat(descriptor.urls()).containsExactly("https://x/", "y");
    assertThat(descriptor.annotations()).containsExactly(entry("z", "1"), entry("a", ""));
    assertThat(descriptor.platform()).contains(Platform.of("linux", "arm", "v7"));
    assertThatThrownBy(() -> descriptor.annotations().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void changesLeaveUnknownMembersWhereTheyAre() {
    Descriptor descriptor =
        parse("{'x':1,'mediaType':'a/b','digest':'<a>','y':{'z':1.0},'size':7,'artifactType':'c'}");
    assertThat(
            descriptor
                .withMediaType(MediaType.OCI_LAYER)
                .withAnnotations(Map.of("k", "v"))
                .withPlatform(Platform.of("linux", "amd64", ""))
                .json())
        .hasToString(
            Docs.text(
                "{'x':1,'mediaType':'application/vnd.oci.image.layer.v1.tar','digest':'<a>',"
                    + "'y':{'z':1.0},'size':7,'annotations':{'k':'v'},'platform':{'architecture':"
                    + "'amd64','os':'linux'},'artifactType':'c'}"));
  }

  @Test
  void noAnnotationsAreNotWritten() {
    Descriptor descriptor = parse("{'mediaType':'a/b','digest':'<a>','size':7}");
    Descriptor annotated = descriptor.withAnnotations(Map.of("a", "b"));
    assertThat(annotated.withAnnotations(Map.of())).isEqualTo(descriptor);
  }

  @Test
  void annotationsAreSortedByTheirBytes() {
    Map<String, String> annotations = new LinkedHashMap<>();
    for (String name : List.of("😀", "\uffee", "é", "b", "B", "")) {
      annotations.put(name, "");
    }
    Descriptor descriptor =
        Descriptor.of(MediaType.OCI_LAYER, Docs.digest('a'), 1).withAnnotations(annotations);
    assertThat(descriptor.annotations().keySet())
        .containsExactly("", "B", "b", "é", "\uffee", "😀");
  }

  @Test
  void nullCountsAsAbsent() {
    Descriptor descriptor =
        parse(
            "{'mediaType':'a/b','digest':'<a>','size':7,'platform':null,'annotations':null,"
                + "'urls':null,'data':null,'artifactType':null}");
    assertThat(descriptor.platform()).isEmpty();
    assertThat(descriptor.annotations()).isEmpty();
    assertThat(descriptor.urls()).isEmpty();
  }

  @Test
  void anEmptyPlatformIsNoFault() {
    assertThat(parse("{'mediaType':'a/b','digest':'<a>','size':7,'platform':{}}").platform())
        .contains(Platform.of("", "", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | mediaType is missing",
        "{'mediaType':null,'digest':'<a>','size':1} | mediaType is missing",
        "{'mediaType':7,'digest':'<a>','size':1} | mediaType is a number, not a string",
        "{'mediaType':'','digest':'<a>','size':1} | mediaType: ",
        "{'mediaType':'a\\r\\nb','digest':'<a>','size':1} | mediaType: ",
        "{'mediaType':'é','digest':'<a>','size':1} | mediaType: ",
        "{'mediaType':'a/b','size':1} | digest is missing",
        "{'mediaType':'a/b','digest':{},'size':1} | digest is an object, not a string",
        "{'mediaType':'a/b','digest':'','size':1} | digest: ",
        "{'mediaType':'a/b','digest':'sha256:../../x','size':1} | digest: ",
        "{'mediaType':'a/b','digest':'md5:d41d8cd98f00b204e9800998ecf8427e','size':1} | digest: ",
        "{'mediaType':'a/b','digest':'<a>a','size':1} | digest: ",
        "{'mediaType':'a/b','digest':'<a>'} | size is missing",
        "{'mediaType':'a/b','digest':'<a>','size':'12'} | size is a string, not an integer",
        "{'mediaType':'a/b','digest':'<a>','size':-1} | size is negative: -1",
        "{'mediaType':'a/b','digest':'<a>','size':1e3} | size is not an integer",
        "{'mediaType':'a/b','digest':'<a>','size':1.0} | size is not an integer",
        "{'mediaType':'a/b','digest':'<a>','size':9223372036854775808} | size is not an integer",
        "{'mediaType':'a/b','digest':'<a>','size':1,'urls':'x'} | urls is a string, not an array",
        "{'mediaType':'a/b','digest':'<a>','size':1,'urls':['x',1]} | urls[1] is a number",
        "{'mediaType':'a/b','digest':'<a>','size':1,'urls':[null]} | urls[0] is null",
        "{'mediaType':'a/b','digest':'<a>','size':1,'data':true} | data is a boolean",
        "{'mediaType':'a/b','digest':'<a>','size':1,'artifactType':[]} | artifactType is an array",
        "{'mediaType':'a/b','digest':'<a>','size':1,'annotations':[]} | annotations is an array",
        "{'mediaType':'a/b','digest':'<a>','size':1,'annotations':{'k\\n':1}} "
            + "| annotations[\"k\\x0a\"] is a number, not a string",
        "{'mediaType':'a/b','digest':'<a>','size':1,'platform':'linux'} | platform is a string",
        "{'mediaType':'a/b','digest':'<a>','size':1,'platform':{'os':1}} | platform.os is a number",
        "{'mediaType':'a/b','digest':'<a>','size':1,'platform':{'os':'a\\u001b[1m'}} "
            + "| platform.os is not visible ASCII",
        "{'mediaType':'a/b','digest':'<a>','size':1,'platform':{'os.features':['x',{}]}} "
            + "| platform.os.features[1] is an object",
      })
  void faultsNameTheMember(String shorthand, String message) {
    assertThatThrownBy(() -> parse(shorthand))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aNegativeSizeCannotBeMade() {
    assertThatThrownBy(() -> Descriptor.of(MediaType.OCI_LAYER, Docs.digest('a'), -1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

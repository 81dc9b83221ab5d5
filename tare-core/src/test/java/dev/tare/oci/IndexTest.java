// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexTest {
  private static final String ENTRY =
      "{'mediaType':'application/vnd.oci.image.manifest.v1+json','digest':'<a>','size':5,"
          + "'platform':{'architecture':'amd64','os':'linux'}}";

  private static Index parse(String shorthand) {
    return Index.parse(Docs.json(shorthand));
  }

  @Test
  void oneOfOursIsWrittenInOrder() {
    Index index =
        Index.of(
            MediaType.OCI_INDEX,
            List.of(
                Descriptor.of(MediaType.OCI_MANIFEST, Docs.digest('a'), 5)
                    .withPlatform(Platform.of("linux", "amd64", ""))),
            Map.of("b", "1", "a", "2"));
    String text =
        "{'schemaVersion':2,'mediaType':'application/vnd.oci.image.index.v1+json','manifests':["
            + ENTRY
            + "],'annotations':{'a':'2','b':'1'}}";
    assertThat(index.json()).hasToString(Docs.text(text));
    assertThat(parse(text)).isEqualTo(index);
    assertThatThrownBy(() -> Index.of(MediaType.OCI_MANIFEST, List.of(), Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void unknownMembersAndTheSameDigestTwiceStay() {
    String text =
        "{'schemaVersion':2,'x':[null],'manifests':["
            + ENTRY
            + ","
            + ENTRY
            + "],'artifactType':'a/b','subject':"
            + ENTRY
            + "}";
    Index index = parse(text);
    assertThat(index.mediaType()).isEqualTo(MediaType.OCI_INDEX);
    assertThat(index.manifests()).hasSize(2);
    assertThat(index.json()).hasToString(Docs.text(text));
  }

  @Test
  void aDockerListIsAnIndex() {
    Index index =
        parse(
            "{'schemaVersion':2,'mediaType':"
                + "'application/vnd.docker.distribution.manifest.list.v2+json','manifests':null}");
    assertThat(index.mediaType()).isEqualTo(MediaType.DOCKER_LIST);
    assertThat(index.manifests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'manifests':[]} | schemaVersion is missing",
        "{'schemaVersion':1,'manifests':[]} | a Docker schema 1 manifest",
        "{'schemaVersion':2} | manifests is missing",
        "{'schemaVersion':2,'manifests':{}} | manifests is an object, not an array",
        "{'schemaVersion':2,'manifests':[ENTRY,null]} | manifests[1] is null, not an object",
        "{'schemaVersion':2,'manifests':[ENTRY,{'mediaType':'a/b','digest':'<a>','size':-5}]} "
            + "| manifests[1].size is negative: -5",
        "{'schemaVersion':2,'manifests':[{'mediaType':'a/b','digest':'<a>','size':5,'platform':"
            + "{'variant':7}}]} | manifests[0].platform.variant is a number",
        "{'schemaVersion':2,'manifests':[],'layers':[]} | layers has no place in an image index",
        "{'schemaVersion':2,'manifests':[],'config':{}} | config has no place in an image index",
        "{'schemaVersion':2,'manifests':[],'subject':{}} | subject.mediaType is missing",
        "{'schemaVersion':2,'manifests':[],'mediaType':"
            + "'application/vnd.oci.image.manifest.v1+json'} | mediaType is not that of an image",
      })
  void faultsNameTheMember(String shorthand, String message) {
    assertThatThrownBy(() -> parse(shorthand.replace("ENTRY", ENTRY)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void manyEntriesAreNoMalformation() {
    String many = String.join(",", Collections.nCopies(10_001, ENTRY));
    assertThat(parse("{'schemaVersion':2,'manifests':[" + many + "]}").manifests()).hasSize(10_001);
  }
}

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
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
  private static final String OCI = "'mediaType':'application/vnd.oci.image.manifest.v1+json'";
  private static final String DOCKER =
      "'mediaType':'application/vnd.docker.distribution.manifest.v2+json'";
  private static final String CONFIG =
      "'config':{'mediaType':'application/vnd.oci.image.config.v1+json','digest':'<c>','size':3}";
  private static final String DOCKER_CONFIG =
      "'config':{'mediaType':'application/vnd.docker.container.image.v1+json','digest':'<c>',"
          + "'size':3}";
  private static final String LAYER =
      "{'mediaType':'application/vnd.oci.image.layer.v1.tar+gzip','digest':'<a>','size':5}";

  private static Manifest parse(String shorthand) {
    return Manifest.parse(Docs.json(shorthand));
  }

  @Test
  void oneOfOursIsWrittenInOrder() {
    Manifest manifest =
        Manifest.of(
            MediaType.OCI_MANIFEST,
            Descriptor.of(MediaType.OCI_CONFIG, Docs.digest('c'), 3),
            List.of(Descriptor.of(MediaType.OCI_LAYER_GZIP, Docs.digest('a'), 5)),
            Map.of("y", "1", "x", "2"));
    String text =
        "{'schemaVersion':2,"
            + OCI
            + ","
            + CONFIG
            + ",'layers':["
            + LAYER
            + "],'annotations':"
            + "{'x':'2','y':'1'}}";
    assertThat(manifest.json()).hasToString(Docs.text(text));
    assertThat(parse(text)).isEqualTo(manifest);
  }

  @Test
  void oneWithoutLayersOrAnnotationsHasAnEmptyList() {
    Manifest manifest =
        Manifest.of(
            MediaType.DOCKER_MANIFEST,
            Descriptor.of(MediaType.DOCKER_CONFIG, Docs.digest('c'), 3),
            List.of(),
            Map.of());
    assertThat(manifest.json())
        .hasToString(
            Docs.text("{'schemaVersion':2," + DOCKER + "," + DOCKER_CONFIG + ",'layers':[]}"));
  }

  @Test
  void anotherMediaTypeCannotBeMade() {
    Descriptor config = Descriptor.of(MediaType.OCI_CONFIG, Docs.digest('c'), 3);
    assertThatThrownBy(() -> Manifest.of(MediaType.OCI_INDEX, config, List.of(), Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyMemberIsReadAndUnknownOnesStay() {
    String text =
        "{'x':{'a':[1e5]},'schemaVersion':2,"
            + OCI
            + ",'artifactType':'a/b',"
            + CONFIG
            + ",'layers':["
            + LAYER
            + ","
            + LAYER
            + "],'subject':"
            + LAYER
            + ",'annotations':{'z':'1','a':'2'},'y':null}";
    Manifest manifest = parse(text);
    assertThat(manifest.artifactType()).contains("a/b");
    assertThat(manifest.subject()).contains(Descriptor.parse(Docs.json(LAYER)));
    assertThat(manifest.layers()).hasSize(2);
    assertThat(manifest.annotations().keySet()).containsExactly("z", "a");
    assertThat(manifest.json()).hasToString(Docs.text(text));
  }

  @Test
  void anAbsentMediaTypeFollowsFromTheConfig() {
    assertThat(parse("{'schemaVersion':2," + CONFIG + ",'layers':[]}").mediaType())
        .isEqualTo(MediaType.OCI_MANIFEST);
    assertThat(
            parse("{'schemaVersion':2,'mediaType':''," + DOCKER_CONFIG + ",'layers':[]}")
                .mediaType())
        .isEqualTo(MediaType.DOCKER_MANIFEST);
  }

  @Test
  void aStatedMediaTypeCountsMoreThanTheConfig() {
    assertThat(parse("{'schemaVersion':2," + OCI + "," + DOCKER_CONFIG + ",'layers':[]}"))
        .returns(MediaType.OCI_MANIFEST, Manifest::mediaType);
  }

  @Test
  void nullLayersAreNone() {
    assertThat(parse("{'schemaVersion':2," + CONFIG + ",'layers':null,'subject':null}").layers())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'schemaVersion':1,'name':'x','tag':'y','fsLayers':[],'history':[],'signatures':[]}",
        "{'schemaVersion':1}",
        "{'schemaVersion':2,'fsLayers':[]}",
        "{'mediaType':'application/vnd.docker.distribution.manifest.v1+prettyjws'}",
      })
  void schemaOneIsRefusedClearly(String shorthand) {
    assertThatThrownBy(() -> parse(shorthand))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a Docker schema 1 manifest");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | schemaVersion is missing",
        "{'schemaVersion':'2'} | schemaVersion is a string, not an integer",
        "{'schemaVersion':3,CONFIG,'layers':[]} | schemaVersion is not 2: 3",
        "{'schemaVersion':2.0,CONFIG,'layers':[]} | schemaVersion is not an integer",
        "{'schemaVersion':2,'layers':[]} | config is missing",
        "{'schemaVersion':2,CONFIG} | layers is missing",
        "{'schemaVersion':2,'config':null,'layers':[]} | config is missing",
        "{'schemaVersion':2,'config':{},'layers':[]} | config.mediaType is missing",
        "{'schemaVersion':2,CONFIG,'layers':{}} | layers is an object, not an array",
        "{'schemaVersion':2,CONFIG,'layers':[LAYER,1]} | layers[1] is a number, not an object",
        "{'schemaVersion':2,CONFIG,'layers':[LAYER,LAYER,{'mediaType':'a/b','digest':'x'}]} "
            + "| layers[2].digest: ",
        "{'schemaVersion':2,CONFIG,'layers':[],'subject':{'mediaType':1}} "
            + "| subject.mediaType is a number",
        "{'schemaVersion':2,CONFIG,'layers':[],'artifactType':1} | artifactType is a number",
        "{'schemaVersion':2,CONFIG,'layers':[],'annotations':{'a':null}} "
            + "| annotations[\"a\"] is null, not a string",
        "{'schemaVersion':2,CONFIG,'layers':[],'manifests':[]} | manifests has no place",
        "{'schemaVersion':2,CONFIG,'layers':[],'manifests':null} | manifests has no place",
        "{'schemaVersion':2,'manifests':[]} | manifests has no place in an image manifest",
        "{'schemaVersion':2,'mediaType':'application/vnd.oci.image.index.v1+json',CONFIG,"
            + "'layers':[]} | mediaType is not that of an image manifest",
        "{'schemaVersion':2,'mediaType':'text/\u202eplain',CONFIG,'layers':[]} | mediaType: ",
        "{'schemaVersion':2,'mediaType':1,CONFIG,'layers':[]} | mediaType is a number",
      })
  void faultsNameTheMember(String shorthand, String message) {
    String text = shorthand.replace("CONFIG", CONFIG).replace("LAYER", LAYER);
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void layersAreBoundedInNumber() {
    String most = String.join(",", Collections.nCopies(10_000, LAYER));
    assertThat(parse("{'schemaVersion':2," + CONFIG + ",'layers':[" + most + "]}").layers())
        .hasSize(10_000);
    assertThatThrownBy(
            () -> parse("{'schemaVersion':2," + CONFIG + ",'layers':[" + most + "," + LAYER + "]}"))
        .hasMessage("layers has 10001 entries, more than 10000");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.json.Json;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonValue;
import dev.tare.json.Mutants;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class DocumentFuzzTest {
  private static final String DESCRIPTOR =
      "{'mediaType':'application/vnd.oci.image.layer.v1.tar','digest':'<a>','size':5,'urls':['u'],"
          + "'platform':{'architecture':'arm','os':'linux','os.features':['f']},'x':[1]}";

  @Test
  void mutantsOfManifestsAreReadOrRefused() {
    run(
        "{'schemaVersion':2,'mediaType':'application/vnd.oci.image.manifest.v1+json','config':"
            + DESCRIPTOR
            + ",'layers':["
            + DESCRIPTOR
            + "],'annotations':{'a':'b'},'subject':"
            + DESCRIPTOR
            + ",'x':null}",
        Manifest::parse,
        manifest -> manifest.config().withAnnotations(Map.of("k", "v")).json());
  }

  @Test
  void mutantsOfIndexesAreReadOrRefused() {
    run(
        "{'schemaVersion':2,'manifests':["
            + DESCRIPTOR
            + ","
            + DESCRIPTOR
            + "],'annotations':{'a':'b','c':''}}",
        Index::parse,
        Index::json);
  }

  @Test
  void mutantsOfConfigsAreReadOrRefused() {
    run(
        "{'created':'2024-02-29T12:00:00.5+01:00','author':'x','architecture':'arm','os':'linux',"
            + "'variant':'v7','config':{'Env':['A=1','B'],'Cmd':['x'],'Labels':{'l':'1'},"
            + "'ExposedPorts':{'80/tcp':{}},'User':'0','ArgsEscaped':false,'Memory':1e3},"
            + "'rootfs':{'type':'layers','diff_ids':['<1>','<2>']},'history':[{'created':"
            + "'1970-01-01T00:00:00Z','created_by':'c','empty_layer':true}],'z':{'y':[]}}",
        ImageConfig::parse,
        config ->
            config
                .withCreated(Instant.EPOCH)
                .withPlatform(config.platform())
                .withRuntime(config.runtime())
                .withDiffIds(config.diffIds())
                .withHistory(config.history())
                .json());
  }

  private static <T> void run(
      String shorthand, Function<JsonObject, T> parser, Function<T, JsonObject> use) {
    byte[] seed = Docs.text(shorthand).getBytes(UTF_8);
    assertThat(parser.apply(Docs.json(shorthand))).isNotNull();
    Random random = new Random(99);
    int read = 0;
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] mutant = Mutants.mutate(seed, random);
      try {
        JsonValue value = Json.parse(mutant, JsonLimits.DOCUMENT);
        if (value instanceof JsonObject object) {
          JsonObject changed = use.apply(parser.apply(object));
          assertThat(Json.parse(Json.write(changed), JsonLimits.DOCUMENT)).isEqualTo(changed);
          read++;
        }
      } catch (IllegalArgumentException e) {
        assertThat(String.valueOf(e.getMessage()).codePoints().noneMatch(Character::isISOControl))
            .isTrue();
        refused++;
      }
    }
    assertThat(List.of(read, refused)).allMatch(n -> n > 100);
  }
}

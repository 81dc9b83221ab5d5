// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.Blob;
import dev.tare.content.Content;
import dev.tare.content.MalformedDocumentException;
import dev.tare.json.Json;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Index;
import dev.tare.oci.MediaType;
import dev.tare.testkit.Auth;
import dev.tare.testkit.Fault;
import dev.tare.testkit.MemoryRegistry;
import dev.tare.testkit.Request;
import dev.tare.transport.ImageDestination;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryReferrersTest {
  private static final Digest SUBJECT = Lab.MANIFEST_DESCRIPTOR.digest();
  private static final String TAG = "sha256-" + SUBJECT.hex();
  private static final byte[] EMPTY = "{}".getBytes(UTF_8);
  private static final Descriptor EMPTY_BLOB = Lab.describe(MediaType.OCI_EMPTY, EMPTY);
  private static final Predicate<Request> LIST = r -> r.is("GET", "/referrers/");

  private static Lab lab(MemoryRegistry.Builder registry) throws IOException {
    Lab lab =
        new Lab(registry.auth(Auth.bearer("me", "s3cret")).start(), Lab.password("me", "s3cret"));
    lab.seed("app", "1");
    return lab;
  }

  private static byte[] artifact(String type, String note) {
    return """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
        "artifactType":"%s","config":%s,"layers":[%s],"subject":%s,\
        "annotations":{"z":"1","note":"%s"}}"""
        .formatted(type, EMPTY_BLOB.json(), EMPTY_BLOB.json(), Lab.MANIFEST_DESCRIPTOR.json(), note)
        .getBytes(UTF_8);
  }

  private static Descriptor push(Lab lab, byte[] manifest) throws IOException {
    Descriptor descriptor = Lab.describe(MediaType.OCI_MANIFEST, manifest);
    try (ImageDestination destination = lab.destination("app@" + descriptor.digest())) {
      destination.put(new Blob(EMPTY_BLOB, Content.of(EMPTY), Optional.empty()));
      destination.put(new Blob(descriptor, Content.of(manifest), Optional.empty()));
      destination.commit(descriptor);
    }
    return descriptor;
  }

  private static List<Descriptor> referrers(Lab lab, String... type) throws IOException {
    return lab.registries.referrers(
        lab.reference("app:1").repository(), SUBJECT, List.of(type).stream().findFirst());
  }

  private static Index index(Lab lab) {
    byte[] bytes = lab.registry.manifest("app", TAG).orElseThrow().bytes();
    return Index.parse((JsonObject) Json.parse(bytes, JsonLimits.DOCUMENT));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsPushedIsListedWithAndWithoutTheRegistrysHelp(boolean api) throws IOException {
    try (Lab lab = lab(MemoryRegistry.builder().referrers(api))) {
      assertThat(referrers(lab)).isEmpty();
      Descriptor sbom = push(lab, artifact("example/sbom", "a"));
      Descriptor signature = push(lab, artifact("example/signature+x", "b"));
      assertThat(referrers(lab))
          .extracting(Descriptor::digest)
          .containsExactlyInAnyOrder(sbom.digest(), signature.digest());
      assertThat(referrers(lab, "example/signature+x"))
          .singleElement()
          .satisfies(
              d -> {
                assertThat(d.digest()).isEqualTo(signature.digest());
                assertThat(d.size()).isEqualTo(signature.size());
                assertThat(d.artifactType()).contains("example/signature+x");
                assertThat(d.annotations()).isEqualTo(Map.of("note", "b", "z", "1"));
              });
      assertThat(referrers(lab, "example/none")).isEmpty();
      assertThat(lab.registry.manifest("app", TAG).isPresent()).isNotEqualTo(api);
    }
  }

  @Test
  void theTypeOfAnArtifactWithoutOneIsThatOfItsConfig() throws IOException {
    try (Lab lab = lab(MemoryRegistry.builder().referrers(false))) {
      push(
          lab,
          new String(artifact("x", "a"), UTF_8)
              .replace("\"artifactType\":\"x\",", "")
              .getBytes(UTF_8));
      assertThat(index(lab).manifests())
          .singleElement()
          .satisfies(d -> assertThat(d.artifactType()).contains(MediaType.OCI_EMPTY.value()));
    }
  }

  @Test
  void aReferrerIsAddedToTheIndexOnce() throws IOException {
    try (Lab lab = lab(MemoryRegistry.builder().referrers(false))) {
      push(lab, artifact("x", "a"));
      push(lab, artifact("x", "a"));
      assertThat(index(lab).manifests()).hasSize(1);
      assertThat(lab.log()).filteredOn(l -> l.contains("PUT") && l.contains(TAG)).hasSize(1);
    }
  }

  @Test
  void everythingElseInTheIndexStays() throws IOException {
    try (Lab lab = lab(MemoryRegistry.builder().referrers(false).requireBlobs(false))) {
      String old =
          "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
              + "\"manifests\":[null,{\"odd\":1}],\"annotations\":{\"a\":\"b\"},\"more\":[1]}";
      lab.registry.putManifest("app", TAG, MediaType.OCI_INDEX.value(), old.getBytes(UTF_8));
      Descriptor added = push(lab, artifact("x", "a"));
      assertThat(new String(lab.registry.manifest("app", TAG).orElseThrow().bytes(), UTF_8))
          .startsWith(old.substring(0, old.indexOf("],")) + ",{\"mediaType\"")
          .contains(added.digest().toString())
          .endsWith(old.substring(old.indexOf("],")));
      assertThat(referrers(lab)).extracting(Descriptor::digest).containsExactly(added.digest());
    }
  }

  @Test
  void whatIsNoIndexIsNoneToReadersAndAnErrorToWriters() throws IOException {
    try (Lab lab = lab(MemoryRegistry.builder().referrers(false))) {
      lab.seed("app", TAG);
      assertThat(referrers(lab)).isEmpty();
      assertThatThrownBy(() -> push(lab, artifact("x", "a")))
          .isInstanceOf(MalformedDocumentException.class)
          .hasMessageContaining(TAG + " is no index");
      assertThat(lab.registry.manifest("app", TAG).orElseThrow().digest())
          .isEqualTo(SUBJECT.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEntryThatSomebodyElseWritesAtTheSameTimeIsKept(boolean etag) throws IOException {
    try (Lab lab = lab(MemoryRegistry.builder().referrers(false).requireBlobs(false))) {
      push(lab, artifact("x", "first"));
      Descriptor theirs = Lab.describe(MediaType.OCI_MANIFEST, artifact("x", "theirs"));
      byte[] raced = Json.write(Index.of(MediaType.OCI_INDEX, List.of(theirs), Map.of()).json());
      // with an ETag just before our PUT, without one just after it
      lab.registry
          .on(
              r -> r.is(etag ? "PUT" : "GET", TAG),
              Fault.first(
                  () -> lab.registry.putManifest("app", TAG, MediaType.OCI_INDEX.value(), raced)))
          .skip(etag ? 0 : 1)
          .times(1);
      if (!etag) {
        lab.registry.on(r -> r.path().contains(TAG), Fault.withoutHeader("ETag"));
      }
      Descriptor ours = push(lab, artifact("x", "ours"));
      assertThat(index(lab).manifests())
          .extracting(Descriptor::digest)
          .containsExactly(theirs.digest(), ours.digest());
    }
  }

  @Test
  void anIndexThatNeverKeepsWhatIsAddedIsGivenUp() throws IOException {
    try (Lab lab = lab(MemoryRegistry.builder().referrers(false))) {
      lab.registry.on(r -> r.is("PUT", TAG), Fault.status(201));
      assertThatThrownBy(() -> push(lab, artifact("x", "a")))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("others keep replacing the list of referrers");
      assertThat(lab.log()).filteredOn(l -> l.contains("PUT") && l.contains(TAG)).hasSize(5);
    }
  }

  @Test
  void pagesAreRead() throws IOException {
    try (Lab lab = lab(MemoryRegistry.builder().pageSize(2))) {
      for (int i = 0; i < 5; i++) {
        push(lab, artifact(i < 4 ? "x" : "y", "n" + i));
      }
      assertThat(referrers(lab)).hasSize(5).doesNotHaveDuplicates();
      lab.registry.forgetRequests();
      assertThat(referrers(lab, "x")).hasSize(4);
      assertThat(lab.log()).hasSize(2);
    }
  }

  @Test
  void whatTheRegistryDoesNotSortOutIsSortedOutHere() throws IOException {
    try (Lab lab = lab(MemoryRegistry.builder().pageSize(1))) {
      push(lab, artifact("x", "a"));
      push(lab, artifact("y", "b"));
      push(lab, artifact("x", "c"));
      lab.registry.on(LIST, Fault.ignoreParameter("artifactType"));
      assertThat(referrers(lab, "x")).hasSize(2);
      assertThat(referrers(lab, "y")).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 405, 501})
  void aRegistryThatKnowsNoSuchListIsAskedForTheTag(int status) throws IOException {
    try (Lab lab = lab(MemoryRegistry.builder().referrers(false))) {
      push(lab, artifact("x", "a"));
      lab.registry.on(LIST, Fault.status(status));
      assertThat(referrers(lab)).hasSize(1);
      lab.registry.on(
          LIST,
          Fault.status(200)
              .and(Fault.header("Content-Type", "text/html"))
              .and(Fault.body("<html>")));
      assertThat(referrers(lab)).hasSize(1);
    }
  }

  @Test
  void aListThatIsDeniedAsUnsupportedIsNone() throws IOException {
    try (Lab lab = lab(MemoryRegistry.builder().referrers(false))) {
      push(lab, artifact("x", "a"));
      lab.registry.on(LIST, Fault.error(403, "UNSUPPORTED", "not here"));
      assertThat(referrers(lab)).hasSize(1);
    }
  }

  @Test
  void aRefusalIsARefusal() throws IOException {
    for (Fault refusal :
        List.of(Fault.status(403), Fault.error(403, "DENIED", "UNSUPPORTED for you"))) {
      try (Lab lab = lab(MemoryRegistry.builder())) {
        lab.registry.on(LIST, refusal);
        assertThatThrownBy(() -> referrers(lab))
            .isInstanceOfSatisfying(
                RegistryException.class,
                e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.AUTHENTICATION));
      }
    }
  }

  @Test
  void tagsOfLongDigestsAreCut() {
    Digest digest = Digest.parse("sha512:" + "ab".repeat(64));
    assertThat(ReferrersTag.of(digest)).isEqualTo("sha512-" + "ab".repeat(32));
  }
}

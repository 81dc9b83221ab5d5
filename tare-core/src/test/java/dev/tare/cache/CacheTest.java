// SPDX-License-Identifier: Apache-2.0
package dev.tare.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.Blob;
import dev.tare.content.BlobStore;
import dev.tare.content.Content;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheTest {
  private static final Digest KEY = Digest.sha256(new byte[] {1});
  private static final long LARGE = 1 << 20;

  @TempDir Path folder;
  private final List<String> warnings = new ArrayList<>();

  private Path directory() {
    return folder.resolve("cache");
  }

  private Optional<Cache> tryOpen(Path directory) {
    return Cache.open(new CacheSettings(directory, LARGE), warnings::add);
  }

  private Cache open() {
    return tryOpen(directory()).orElseThrow();
  }

  private static void put(Cache cache, Digest key, String text) {
    cache.write(CacheKind.INDEX, key, out -> out.writeUTF(text));
  }

  private static Optional<String> get(Cache cache, Digest key) {
    return cache.read(CacheKind.INDEX, key, in -> in.readUTF());
  }

  private static Blob blob(Cache cache, String text) throws IOException {
    try (BlobStore.Writer writer = cache.blobs().begin()) {
      writer.stream().write(text.getBytes(UTF_8));
      return writer.commit(MediaType.OCI_LAYER);
    }
  }

  private Path record() {
    return directory().resolve("index-4").resolve(KEY.hex());
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void whatIsPutIsFoundByTheNextToOpenIt() throws IOException {
    Blob blob;
    try (Cache cache = open()) {
      assertThat(get(cache, KEY)).isEmpty();
      put(cache, KEY, "one");
      put(cache, KEY, "two");
      blob = blob(cache, "content");
    }
    try (Cache cache = open()) {
      assertThat(get(cache, KEY)).contains("two");
      assertThat(cache.read(CacheKind.TAR, KEY, in -> in.readUTF())).isEmpty();
      Content content = cache.find(blob.descriptor()).orElseThrow();
      Blob found = new Blob(blob.descriptor(), content, Optional.empty());
      assertThat(cache.isWhole(found)).isTrue();
      assertThat(found.readAll(100)).isEqualTo("content".getBytes(UTF_8));
    }
    assertThat(warnings).isEmpty();
    assertThat(directory().resolve("tmp")).isEmptyDirectory();
    assertThat(Cache.usage(new CacheSettings(directory(), 0)))
        .satisfies(usage -> assertThat(usage.blobs()).isEqualTo(1))
        .satisfies(usage -> assertThat(usage.records()).isEqualTo(1));
  }

  @Test
  void theDirectoriesAreTheOwnersAlone() throws IOException {
    Path deep = folder.resolve("a/b");
    try (Cache cache = tryOpen(deep).orElseThrow()) {
      put(cache, KEY, "x");
    }
    assertThat(permissions(folder.resolve("a"))).isEqualTo("rwx------");
    assertThat(permissions(deep)).isEqualTo("rwx------");
    assertThat(permissions(deep.resolve("sha256"))).isEqualTo("rwx------");
    assertThat(deep.resolve("CACHEDIR.TAG"))
        .hasContent("Signature: 8a477f597d28d172789f06886806bc55\n");
  }

  @Test
  void aRecordWithAnyByteChangedIsSetAside() throws IOException {
    try (Cache cache = open()) {
      put(cache, KEY, "text");
      byte[] whole = Files.readAllBytes(record());
      for (int i = 0; i < whole.length; i++) {
        byte[] changed = whole.clone();
        changed[i] ^= 0x20;
        Files.write(record(), changed);
        assertThat(get(cache, KEY)).as("byte %d", i).isEmpty();
        assertThat(record()).doesNotExist();
        assertThat(warnings).hasSize(i + 1);
      }
      put(cache, KEY, "text");
      assertThat(get(cache, KEY)).contains("text");
      assertThat(warnings.get(0)).startsWith("the cache's " + record()).endsWith("is not used");
    }
  }

  @Test
  void aRecordOfAnyOtherLengthIsSetAside() throws IOException {
    try (Cache cache = open()) {
      put(cache, KEY, "text");
      byte[] whole = Files.readAllBytes(record());
      for (int length = 0; length <= whole.length + 1; length++) {
        if (length != whole.length) {
          Files.write(record(), java.util.Arrays.copyOf(whole, length));
          assertThat(get(cache, KEY)).as("length %d", length).isEmpty();
        }
      }
      assertThat(warnings).hasSize(whole.length + 1);
    }
  }

  @Test
  void theRecordOfAnotherKeyOrKindIsSetAside() throws IOException {
    try (Cache cache = open()) {
      put(cache, key(9), "other");
      cache.write(CacheKind.TAR, KEY, out -> out.writeUTF("a tar's"));
      for (Path other :
          List.of(
              record().resolveSibling(key(9).hex()),
              directory().resolve("tar-3").resolve(KEY.hex()))) {
        warnings.clear();
        Files.copy(other, record());
        assertThat(get(cache, KEY)).isEmpty();
        assertThat(record()).doesNotExist();
        assertThat(warnings)
            .singleElement()
            .asString()
            .contains("does not begin as its name says; it is not used");
      }
      put(cache, KEY, "text");
      assertThat(get(cache, KEY)).contains("text");
      assertThat(get(cache, key(9))).contains("other");
    }
  }

  @Test
  void whatHasTheChecksumButNotTheFormIsSetAside() throws IOException {
    try (Cache cache = open()) {
      put(cache, KEY, "text");
      Optional<Boolean> read =
          cache.read(
              CacheKind.INDEX,
              KEY,
              in -> {
                in.readFully(new byte[99]);
                return true;
              });
      assertThat(read).isEmpty();
      assertThat(warnings).singleElement().asString().contains("is not a record");
    }
  }

  @Test
  void linksAndDirectoriesInTheirPlacesAreNotFollowed() throws IOException {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "content");
    try (Cache cache = open()) {
      put(cache, KEY, "text");
      Path kept = Files.move(record(), folder.resolve("kept"));
      Files.createSymbolicLink(record(), kept);
      assertThat(get(cache, KEY)).isEmpty();
      Files.createDirectories(record().resolve("in/it"));
      assertThat(get(cache, KEY)).isEmpty();
      Files.createDirectories(record().resolve("in/it"));
      put(cache, KEY, "text");
      assertThat(get(cache, KEY)).contains("text");

      Blob blob = blob(cache, "content");
      Path file = directory().resolve("sha256").resolve(blob.descriptor().digest().hex());
      Files.delete(file);
      Files.createSymbolicLink(file, elsewhere);
      assertThat(cache.find(blob.descriptor())).isEmpty();
      Files.createDirectory(file);
      assertThat(cache.find(blob.descriptor())).isEmpty();
      Files.createDirectory(file);
      assertThat(blob(cache, "content").readAll(9)).isEqualTo("content".getBytes(UTF_8));
    }
    assertThat(warnings).hasSize(6);
    assertThat(elsewhere).hasContent("content");
    assertThat(folder.resolve("kept")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "conten", "contents", "cOntent"})
  void aBlobThatIsNotItsDigestsIsSetAside(String changed) throws IOException {
    try (Cache cache = open()) {
      Blob blob = blob(cache, "content");
      Path file = directory().resolve("sha256").resolve(blob.descriptor().digest().hex());
      Files.writeString(file, changed);
      boolean usable =
          cache
              .find(blob.descriptor())
              .map(content -> new Blob(blob.descriptor(), content, Optional.empty()))
              .filter(found -> isWhole(cache, found))
              .isPresent();
      assertThat(usable).isFalse();
      assertThat(file).doesNotExist();
      assertThat(warnings).hasSize(1);
      assertThat(cache.find(blob.descriptor())).isEmpty();
      assertThat(blob(cache, "content").readAll(9)).isEqualTo("content".getBytes(UTF_8));
    }
  }

  private static boolean isWhole(Cache cache, Blob blob) {
    try {
      return cache.isWhole(blob);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void refused(Path directory, String reason) {
    assertThat(tryOpen(directory)).isEmpty();
    assertThat(warnings).singleElement().asString().contains(directory.toString(), reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwx---", "rwx----w-", "rwxrwxrwx"})
  void aDirectoryThatOthersMayWriteToIsRefused(String permissions) throws IOException {
    Files.createDirectory(directory());
    Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString(permissions));
    refused(directory(), "others may write there");
    assertThat(directory()).isEmptyDirectory();
  }

  @Test
  void aDirectoryOfSomebodyElseIsRefused() throws IOException {
    boolean root = Files.getAttribute(folder, "unix:uid").equals(0);
    if (root) {
      Files.createDirectory(directory());
      Files.setAttribute(directory(), "unix:uid", 1);
      refused(directory(), "belongs to another user");
      assertThat(directory()).isEmptyDirectory();
    } else {
      refused(Path.of("/usr"), "/usr");
    }
  }

  @Test
  void aDirectoryWithOtherThingsIsRefused() throws IOException {
    Files.createDirectories(directory().resolve("tmp"));
    refused(directory(), "neither empty nor a cache");
    assertThat(names(directory())).containsExactly("tmp");
    assertThatThrownBy(() -> Cache.prune(new CacheSettings(directory(), 0)))
        .hasMessageContaining("neither empty nor a cache");
  }

  @Test
  void aDirectoryThatCannotBeMadeIsToldOf() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    refused(file.resolve("cache"), "file");
  }

  @Test
  void aLinkToAnOwnDirectoryIsFollowed() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
    Files.createDirectory(folder.resolve("real"));
    try (Cache cache = tryOpen(link).orElseThrow()) {
      put(cache, KEY, "x");
      assertThat(get(cache, KEY)).contains("x");
    }
  }

  @Test
  void aCacheThatCannotBeWrittenIsLeftAloneAfterOneWarning() throws IOException {
    try (Cache cache = open()) {
      put(cache, KEY, "before");
      Files.delete(directory().resolve("tmp"));
      Files.createFile(directory().resolve("tmp"));
      put(cache, KEY, "after");
      put(cache, Digest.sha256(new byte[0]), "after");
      assertThatThrownBy(() -> blob(cache, "x")).isInstanceOf(IOException.class);
      assertThat(cache.isBroken()).isTrue();
      assertThat(get(cache, KEY)).contains("before");
    }
    assertThat(warnings)
        .singleElement()
        .asString()
        .startsWith("going on without the cache " + directory() + ": ");
  }

  private static Clock at(Instant time) {
    return Clock.fixed(time, ZoneOffset.UTC);
  }

  private Cache open(long limit, Instant time) {
    return Cache.open(new CacheSettings(directory(), limit), warnings::add, at(time)).orElseThrow();
  }

  private static Digest key(int number) {
    return Digest.sha256(new byte[] {(byte) number});
  }

  @Test
  void whatWasUsedLongestAgoGoesFirst() throws IOException {
    Instant now = Instant.now();
    try (Cache cache = open(LARGE, now)) {
      for (int i = 0; i < 10; i++) {
        put(cache, key(i), "x".repeat(1000));
      }
    }
    for (int i = 0; i < 10; i++) {
      Path file = directory().resolve("index-4").resolve(key(i).hex());
      Files.setLastModifiedTime(file, FileTime.from(now.minusSeconds(1000 - i)));
    }
    long each = Cache.usage(new CacheSettings(directory(), 0)).bytes() / 10;
    try (Cache cache = open(each * 10, now)) {
      assertThat(get(cache, key(0))).isPresent();
      put(cache, key(10), "x".repeat(1000));
    }
    assertThat(names(directory().resolve("index-4")))
        .hasSize(9)
        .contains(key(0).hex(), key(10).hex(), key(9).hex())
        .doesNotContain(key(1).hex(), key(2).hex());
  }

  @Test
  void nothingIsRemovedWhileSomebodyUsesIt() throws IOException {
    try (Cache user = open()) {
      put(user, KEY, "x".repeat(1000));
      try (Cache other = open(10, Instant.now().plus(Duration.ofDays(9)))) {
        put(other, key(9), "y".repeat(1000));
      }
      assertThat(names(directory().resolve("index-4"))).hasSize(2);
      assertThatThrownBy(() -> Cache.prune(new CacheSettings(directory(), 0)))
          .hasMessageEndingWith("is in use; try again when it is not");
    }
    try (Cache last = open(10, Instant.now().plus(Duration.ofDays(9)))) {
      assertThat(get(last, KEY)).isPresent();
    }
    assertThat(directory().resolve("index-4")).isEmptyDirectory();
  }

  @Test
  void leftoversGoAfterADayAndOnceADay() throws IOException {
    open().close();
    Path left = Files.createFile(directory().resolve("tmp/blob-1-1"));
    Instant now = Instant.now();
    open(LARGE, now.plus(Duration.ofHours(23))).close();
    assertThat(left).exists();
    open(LARGE, now.plus(Duration.ofHours(25))).close();
    assertThat(left).doesNotExist();
    Path another = Files.createFile(directory().resolve("tmp/blob-1-1"));
    open(LARGE, now.plus(Duration.ofHours(48))).close();
    assertThat(another).exists();
    open(LARGE, now.plus(Duration.ofHours(50))).close();
    assertThat(another).doesNotExist();
  }

  @Test
  void pruningToNothingRemovesAll() throws IOException {
    try (Cache cache = open()) {
      put(cache, KEY, "x");
      blob(cache, "content");
      Files.createDirectories(directory().resolve("sha256/strange/thing"));
    }
    assertThat(Cache.prune(new CacheSettings(directory(), 0))).isPositive();
    CacheUsage usage = Cache.usage(new CacheSettings(directory(), 0));
    assertThat(usage).isEqualTo(new CacheUsage(0, 0, 0));
  }

  @Test
  void recordsOfOtherVersionsCountAndGo() throws IOException {
    try (Cache cache = open()) {
      put(cache, KEY, "x");
    }
    long own = Cache.usage(new CacheSettings(directory(), 0)).bytes();
    for (String other : List.of("index-1", "tar-1", "name-12")) {
      Path records = Files.createDirectory(directory().resolve(other));
      Files.writeString(records.resolve(KEY.hex()), "12345");
    }
    assertThat(Cache.usage(new CacheSettings(directory(), 0)))
        .isEqualTo(new CacheUsage(0, 4, own + 15));
    assertThat(Cache.prune(new CacheSettings(directory(), LARGE))).isZero();
    assertThat(Cache.prune(new CacheSettings(directory(), 0))).isEqualTo(own + 15);
    assertThat(names(directory()))
        .contains("index-4")
        .doesNotContain("index-1", "tar-1", "name-12");
  }

  @Test
  void whatIsNotOfACacheStaysWhateverItIsBeside() throws IOException {
    open().close();
    Path notes = Files.createDirectory(directory().resolve("index-notes"));
    Files.writeString(notes.resolve(KEY.hex()), "mine");
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve(KEY.hex()), "mine");
    Files.createSymbolicLink(directory().resolve("index-1"), elsewhere);
    Path old = Files.createDirectory(directory().resolve("index-2"));
    Files.writeString(old.resolve("README"), "mine");
    Files.createDirectory(old.resolve("0".repeat(64)));
    Files.writeString(old.resolve(KEY.hex()), "a record");
    Cache.prune(new CacheSettings(directory(), 0));
    assertThat(notes.resolve(KEY.hex())).exists();
    assertThat(elsewhere.resolve(KEY.hex())).exists();
    assertThat(directory().resolve("index-1")).isSymbolicLink();
    assertThat(names(old)).containsExactly("0".repeat(64), "README");
  }

  @Test
  void whatIsNoCacheIsNamedAndLeftAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    for (Path path : List.of(file, Files.createSymbolicLink(folder.resolve("link"), file))) {
      CacheSettings settings = new CacheSettings(path, 0);
      String message = "the cache " + path + ": is not a directory";
      assertThatThrownBy(() -> Cache.usage(settings)).hasMessage(message);
      assertThatThrownBy(() -> Cache.prune(settings)).hasMessage(message);
    }
    assertThat(file).hasContent("x");
    CacheSettings absent = new CacheSettings(folder.resolve("absent"), 0);
    assertThat(Cache.prune(absent)).isZero();
    assertThat(Cache.usage(absent)).isEqualTo(new CacheUsage(0, 0, 0));
    assertThat(absent.directory()).doesNotExist();
  }

  @Test
  void aBlobThatIsNotCommittedLeavesNothing() throws IOException {
    try (Cache cache = open();
        BlobStore.Writer writer = cache.blobs().begin()) {
      writer.stream().write(new byte[100_000]);
      assertThat(names(directory().resolve("tmp"))).hasSize(1);
    }
    assertThat(directory().resolve("tmp")).isEmptyDirectory();
    try (Cache cache = open()) {
      BlobStore.Writer writer = cache.blobs().begin();
      writer.stream().write(new byte[100_000]);
      Cache.discardUnfinished();
      assertThat(directory().resolve("tmp")).isEmptyDirectory();
      writer.close();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.files.RawPath;
import dev.tare.oci.Digest;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import dev.tare.tar.Xattrs;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  @Test
  void entriesThatMakeOtherLayersHaveOtherFingerprints() throws IOException {
    TarName name = TarName.of("a");
    Metadata plain = new Metadata(0644, 0, 0, 0);
    Xattrs one = Xattrs.of(Map.of(RawPath.of("user.a"), RawPath.of("1")));
    Xattrs two = Xattrs.of(Map.of(RawPath.of("user.a"), RawPath.of("2")));
    List<Entry> entries =
        List.of(
            new Entry.Directory(name, plain),
            new Entry.Directory(name, new Metadata(0644, 0, 0, 0, one)),
            new Entry.Directory(name, new Metadata(0644, 0, 0, 0, two)),
            new Entry.Whiteout(name, plain),
            new Entry.Opaque(name, plain),
            new Entry.Symlink(name, plain, RawPath.of("a")),
            new Entry.Hardlink(name, plain, name));
    Set<Digest> digests = new HashSet<>();
    for (Entry entry : entries) {
      digests.add(Fingerprint.of(List.of(entry), "form").orElseThrow());
      digests.add(Fingerprint.ofShape(List.of(entry), "other"));
    }
    assertThat(digests).hasSize(2 * entries.size());
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.daemon;

import dev.tare.transport.ImageDestination;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Makes an archive that engines load. */
@FunctionalInterface
public interface ArchiveWriter {
  /**
   * A destination that writes an archive to the stream at commit, and nothing before.
   *
   * @param names full names with tags, for the image in the archive
   */
  ImageDestination open(OutputStream stream, List<String> names) throws IOException;
}

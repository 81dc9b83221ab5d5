// SPDX-License-Identifier: Apache-2.0
package dev.tare.daemon;

import dev.tare.transport.ImageSource;
import java.io.IOException;
import java.nio.file.Path;

/** Opens what an engine has saved. */
@FunctionalInterface
public interface ArchiveReader {
  /**
   * The only image of an archive of {@code docker save}. The file is opened before this returns, as
   * its name may go right afterwards.
   */
  ImageSource open(Path file) throws IOException;
}

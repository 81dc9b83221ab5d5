// SPDX-License-Identifier: Apache-2.0
package dev.tare.guard;

import dev.tare.changeset.Entry;
import java.io.IOException;
import java.util.List;

/** Knows what earlier builds found in files, so that files without a change are not opened. */
@FunctionalInterface
public interface FactMemory {
  /** Remembers nothing. */
  FactMemory NONE = FactReader::read;

  /** The facts of these files: remembered, or what {@link FactReader#read} gives. */
  List<Fact> of(List<Entry> files) throws IOException;
}

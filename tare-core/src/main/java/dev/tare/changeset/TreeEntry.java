// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import dev.tare.tar.TarName;

/**
 * What stands at a path.
 *
 * @param layer that has it, counted from 0 at the bottom
 */
public record TreeEntry(TarName name, IndexedEntry entry, int layer) {}

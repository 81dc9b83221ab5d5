// SPDX-License-Identifier: Apache-2.0
package dev.tare.split;

import dev.tare.changeset.Entry;
import java.util.List;

/**
 * One layer's share of a tree.
 *
 * @param name what it has most of, such as {@code third-party}; numbered from 1, as in {@code
 *     third-party 2}, if several parts have most of that
 * @param entries in canonical order, with all directories of the tree that they are in
 */
public record Part(String name, List<Entry> entries) {}

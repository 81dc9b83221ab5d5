// SPDX-License-Identifier: Apache-2.0
package dev.tare.cache;

/**
 * How much a cache holds.
 *
 * @param blobs how many layers
 * @param records how many records
 * @param bytes of all files, also of unfinished ones
 */
public record CacheUsage(long blobs, long records, long bytes) {}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.input;

import dev.tare.files.RawPath;

/**
 * One entry of a zip.
 *
 * @param name as it stands, with a slash at its end if it is a directory
 * @param host the system whose attributes it has; 3 is Unix
 * @param size in bytes
 * @param offset of its local header
 */
public record ZipItem(
    RawPath name,
    int host,
    int flags,
    int method,
    long crc,
    long compressedSize,
    long size,
    long attributes,
    long offset) {}

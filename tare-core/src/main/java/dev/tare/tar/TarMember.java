// SPDX-License-Identifier: Apache-2.0
package dev.tare.tar;

import dev.tare.files.RawPath;

/**
 * One member as it is read, with pax and GNU extensions applied, not yet judged safe.
 *
 * @param name the bytes as they stand, trailing slash of directories included; not empty, no NUL
 * @param type the type flag: {@code '0'} file, also for the old NUL; {@code '1'} hard link; {@code
 *     '2'} symbolic link; {@code '3'} and {@code '4'} devices; {@code '5'} directory, also for an
 *     old file whose name ends with a slash; {@code '6'} pipe; {@code '7'} file; others as they
 *     stand
 * @param size of the content in bytes; 0 for links, devices, directories and pipes
 * @param linkName the target of links, not empty; empty for everything else
 * @param dataOffset where its content begins, in bytes from the start of the tar
 */
public record TarMember(
    RawPath name, char type, Metadata metadata, long size, RawPath linkName, long dataOffset) {}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.jar;

import dev.tare.content.Content;

/**
 * A file that a Java application has in an image.
 *
 * @param path from the application's directory
 * @param size in bytes
 * @param content tells its {@link LayerGroup}
 */
public record JavaFile(String path, long size, Content content) {}

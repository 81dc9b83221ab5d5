// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/** What a registry is like when it behaves. */
record Settings(
    Auth auth,
    Optional<SSLContext> tls,
    boolean mounts,
    boolean referrers,
    boolean requireBlobs,
    int pageSize,
    long chunkMinimum,
    long maximumUpload) {}

// SPDX-License-Identifier: Apache-2.0
/** What single parts of tare take, by JMH: tare-bench/micro.sh. */
@NullMarked
package dev.tare.bench.micro;

import org.jspecify.annotations.NullMarked;

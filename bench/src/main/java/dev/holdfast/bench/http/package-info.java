// SPDX-License-Identifier: Apache-2.0
/** The benchmarks of the packaged server over HTTP, also during attacks. */
@NullMarked
package dev.holdfast.bench.http;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Benchmarks that call the packaged server over HTTP. One benchmark also attacks the server. */
@NullMarked
package dev.holdfast.bench.http;

import org.jspecify.annotations.NullMarked;

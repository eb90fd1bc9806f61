// SPDX-License-Identifier: Apache-2.0
/** Benchmarks that measure how long each event takes to reach its receiver. */
@NullMarked
package dev.holdfast.bench.event;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * Benchmarks that load Holdfast and measure it. The page {@code docs/explanation/performance.md} shows the results.
 * {@code bench/run} starts the benchmarks.
 */
@NullMarked
package dev.holdfast.bench;

import org.jspecify.annotations.NullMarked;

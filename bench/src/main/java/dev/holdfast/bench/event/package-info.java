// SPDX-License-Identifier: Apache-2.0
/** The benchmarks of events: the delay until each event arrives at its receiver. */
@NullMarked
package dev.holdfast.bench.event;

import org.jspecify.annotations.NullMarked;

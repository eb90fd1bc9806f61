// SPDX-License-Identifier: Apache-2.0
/** The metrics of Holdfast itself. {@link dev.holdfast.metric.MetricSink} is the interface to a metrics backend. */
@NullMarked
package dev.holdfast.metric;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.expectation;

import java.time.Instant;

/** A period in which Holdfast counts arrivals. {@code from} is inclusive, and {@code to} is exclusive. */
public record CountingPeriod(Instant from, Instant to) {}

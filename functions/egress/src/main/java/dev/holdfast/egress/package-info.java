// SPDX-License-Identifier: Apache-2.0
/**
 * The HTTP client for calls to external receivers. {@link dev.holdfast.egress.GuardedHttpClient} makes the calls, and
 * {@link dev.holdfast.egress.AddressGuard} prevents calls to private networks.
 */
@NullMarked
package dev.holdfast.egress;

import org.jspecify.annotations.NullMarked;

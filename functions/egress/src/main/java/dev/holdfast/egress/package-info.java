// SPDX-License-Identifier: Apache-2.0
/**
 * Guarded HTTP calls to receivers outside. {@link dev.holdfast.egress.GuardedHttpClient} makes the calls, and
 * {@link dev.holdfast.egress.AddressGuard} keeps them out of private networks.
 */
@NullMarked
package dev.holdfast.egress;

import org.jspecify.annotations.NullMarked;

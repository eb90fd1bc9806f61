// SPDX-License-Identifier: Apache-2.0
/**
 * The rules for releases from a hold queue: approvals and blackouts. {@link dev.holdfast.hold.policy.ReleaseGate}
 * applies a {@link dev.holdfast.hold.policy.QueuePolicy} to an intent.
 */
@NullMarked
package dev.holdfast.hold.policy;

import org.jspecify.annotations.NullMarked;

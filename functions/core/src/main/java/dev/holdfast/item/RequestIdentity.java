// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

/**
 * An idempotency key, with a hash of the caller and the request that used it. Equal identities identify the same
 * request of the same caller.
 */
public record RequestIdentity(String key, String hash) {}

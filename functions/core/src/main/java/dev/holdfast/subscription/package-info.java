// SPDX-License-Identifier: Apache-2.0
/**
 * Subscriptions, which determine the events that Holdfast sends to a target, with filter, secrets, text, hours and rate
 * limit. {@link dev.holdfast.subscription.PutSubscription} is the entry point for users,
 * {@link dev.holdfast.subscription.SubscriptionStore} for other packages.
 */
@NullMarked
package dev.holdfast.subscription;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * A subscription determines the events that Holdfast sends to a target. Its parts are a filter, secrets, a text, hours
 * and a rate limit. {@link dev.holdfast.subscription.PutSubscription} is the entry point for users, {@link
 * dev.holdfast.subscription.SubscriptionStore} for other packages.
 */
@NullMarked
package dev.holdfast.subscription;

import org.jspecify.annotations.NullMarked;

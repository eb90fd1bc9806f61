// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.event;

/**
 * A test of a subscription.
 *
 * @param by the caller that runs the test
 */
public record TestEventData(String app, String subscription, String by) implements EventData {}

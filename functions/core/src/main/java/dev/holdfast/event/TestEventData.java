// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.event;

/**
 * The data of the event that tests a subscription.
 *
 * @param by the caller that runs the test
 */
public record TestEventData(String app, String subscription, String by) implements EventData {}

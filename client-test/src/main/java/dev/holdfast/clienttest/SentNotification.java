// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.clienttest;

/**
 * A message that Holdfast sends to a person, because the workflow's {@code notify} or an escalation names the person.
 *
 * @param to the address of the person
 * @param title the subject of the message
 * @param text the text of the message
 */
public record SentNotification(String to, String title, String text) {}

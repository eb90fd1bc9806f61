// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

/**
 * An entry that the spool doesn't send.
 *
 * @param id identifies the entry for {@link Spool#replay}
 * @param reason a text for people
 */
public record SetAsideEntry(long id, SetAsideCause cause, String reason, SpoolEntry entry) {}

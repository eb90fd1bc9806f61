// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item.receipt;

/**
 * The confirmation of a deletion.
 *
 * @param state the item's state at its deletion
 * @param dryRun whether the request was a dry run, which changed nothing
 */
public record DeletedItem(String workflow, String key, String state, boolean dryRun) {}

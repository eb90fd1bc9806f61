// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item;

/**
 * The answer to the creation of an item.
 *
 * @param created false if an item with this key and content existed before; in a dry run, whether the request would
 *     create the item
 */
public record CreatedItem(Item item, boolean created) {}

// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.item.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * The hold that an item's new state begins.
 *
 * @param release the call that releases the item
 */
public record MoveHold(String source, Instant since, JsonNode release) {}

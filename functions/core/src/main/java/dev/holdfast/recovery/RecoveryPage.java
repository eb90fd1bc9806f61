// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.recovery;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.item.ItemView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a recovery.
 *
 * @param recovery the name of the recovery; to continue, send this name with the page token
 * @param results the outcome for each item of the page
 * @param items the exported items with their data; empty if the mode isn't export
 */
public record RecoveryPage(
        String recovery,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<RecoveryResult> results,
        List<ItemView> items,
        @Nullable String nextPageToken) {
    /**
     * The outcome for one item.
     *
     * @param outcome one of:
     *     <ul>
     *       <li>{@code redriven}, {@code wouldRedrive} (dry run), {@code exported}
     *       <li>{@code alreadyRedriven}: this recovery has already redriven the item
     *       <li>{@code finished}, {@code held}: the item doesn't need a recovery
     *       <li>{@code unknown}: no item has the key
     *       <li>{@code unreadable}: Holdfast can't decode the item; the log contains the reason
     *       <li>{@code changed}: another caller changed the item meanwhile; repeat the request
     *     </ul>
     */
    public record RecoveryResult(String key, @Nullable String state, String outcome) {}
}

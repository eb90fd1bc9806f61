// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.recovery;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.item.Item;
import dev.holdfast.item.view.ItemView;
import dev.holdfast.json.PageToken;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One page of a dry run or an export, or the progress of a redrive.
 *
 * @param recovery the name of the recovery; send it with the page token, or to repeat a redrive
 * @param results the outcome for each item of the page; for a redrive, for the items that this request handled
 * @param items the exported items with their data; empty in other modes
 * @param counts the number of items so far, by outcome; only for a redrive
 * @param finished whether a redrive has handled all items; null in other modes. The next page, or sweeps and repeated
 *     requests, continue an unfinished redrive
 * @param unlistedVersions the workflow's versions with {@code board: false}, whose items the recovery leaves out; empty
 *     for a recovery of overdue items or by keys
 */
public record RecoveryPage(
        String recovery,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<RecoveryResult> results,
        List<ItemView> items,
        Map<String, Integer> counts,
        @Nullable Boolean finished,
        @Nullable String nextPageToken,
        List<Integer> unlistedVersions) {
    static RecoveryPage ofPage(
            String recovery, List<RecoveryResult> results, List<ItemView> items, @Nullable String nextPageToken) {
        return new RecoveryPage(recovery, results, items, Map.of(), null, nextPageToken, List.of());
    }

    static RecoveryPage ofRedrive(
            String recovery, List<RecoveryResult> results, Map<String, Integer> counts, boolean finished) {
        return new RecoveryPage(recovery, results, List.of(), counts, finished, null, List.of());
    }

    /** @param position the position of the next page, null if there is none */
    RecoveryPage withNextPage(RecoveryCandidates.@Nullable RecoveryPosition position) {
        return new RecoveryPage(
                recovery,
                results,
                items,
                counts,
                Boolean.TRUE.equals(finished) && position == null,
                PageToken.encode(position),
                unlistedVersions);
    }

    RecoveryPage withUnlistedVersions(List<Integer> versions) {
        return new RecoveryPage(recovery, results, items, counts, finished, nextPageToken, versions);
    }

    /** Counts results by their outcome. */
    static Map<String, Integer> count(Map<String, Integer> before, List<RecoveryResult> results) {
        var counts = new TreeMap<>(before);
        results.forEach(result -> counts.merge(result.outcome(), 1, Integer::sum));
        return counts;
    }

    /**
     * The outcome for one item.
     *
     * @param outcome one of:
     *     <ul>
     *       <li>{@code redriven}, {@code wouldRedrive} (dry run), {@code exported}
     *       <li>{@code alreadyRedriven}: this recovery has already redriven the item
     *       <li>{@code finished}, {@code held}: the item isn't lost
     *       <li>{@code acknowledged}: somebody takes care of the item
     *       <li>{@code unknown}: no item has the key
     *       <li>{@code unreadable}: the row of the item or of its workflow version can't be read; the log gives the
     *           reason
     *       <li>{@code failed}: the redrive of the item failed; the log gives the reason
     *       <li>{@code changed}: the item changed at the same time; repeat the request
     *       <li>{@code busy}: the storage was busy and the item is unchanged; repeat the request with the recovery's
     *           name
     *     </ul>
     */
    public record RecoveryResult(String key, @Nullable String state, String outcome) {
        static final String BUSY = "busy";
        static final String ALREADY_REDRIVEN = "alreadyRedriven";
        static final String UNREADABLE = "unreadable";
        static final String FAILED = "failed";

        static RecoveryResult of(Item item, String outcome) {
            return new RecoveryResult(item.id().key(), item.state(), outcome);
        }
    }
}

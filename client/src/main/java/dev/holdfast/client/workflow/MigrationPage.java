// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.workflow;

import dev.holdfast.client.call.ResultPage;
import dev.holdfast.client.json.AbsentValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a migration for one page of items.
 *
 * @param version the version to which the items move
 * @param skipped the requested keys without a result
 * @param endedEarly the reason why the page has fewer items than the request asks for, although more may follow
 * @param unlistedVersions the versions of the workflow with {@code board: false}. This page contains only overdue items
 *     of these versions
 */
public record MigrationPage(
        int version,
        boolean dryRun,
        List<MigrationResult> items,
        List<String> skipped,
        @Nullable String nextPageToken,
        @Nullable String endedEarly,
        List<Integer> unlistedVersions)
        implements ResultPage<MigrationResult> {
    public MigrationPage {
        items = AbsentValues.orEmpty(items);
        skipped = AbsentValues.orEmpty(skipped);
        unlistedVersions = AbsentValues.orEmpty(unlistedVersions);
    }

    @Override
    public List<MigrationResult> entries() {
        return items;
    }
}

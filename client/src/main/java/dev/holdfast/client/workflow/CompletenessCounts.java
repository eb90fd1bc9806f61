// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.workflow;

import java.time.LocalDate;

/**
 * The numbers of items that were created in a period.
 *
 * @param from the first day
 * @param to the last day, inclusive
 * @param deleted the number of items that were deleted before their end
 * @param open the number of created items minus the finished and deleted items
 * @param late the number of items that were overdue at some time
 * @param recovered the number of items with at least one recovery
 */
public record CompletenessCounts(
        LocalDate from,
        LocalDate to,
        long created,
        long finished,
        long deleted,
        long open,
        long late,
        long recovered) {}

// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.task;

/**
 * The numbers of a person's tasks, at most 1,000 each.
 *
 * @param assigned the tasks that the person has
 * @param claimable the tasks that the person can claim
 * @param overdue the tasks of both kinds that a sweep has marked as overdue
 */
public record TaskCounts(int assigned, int claimable, int overdue) {}

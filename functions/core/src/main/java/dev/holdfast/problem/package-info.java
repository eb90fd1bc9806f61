// SPDX-License-Identifier: Apache-2.0
/**
 * Refusals as values ({@link dev.holdfast.problem.Problem}, RFC 9457), checks of requests, and retries after concurrent
 * changes.
 */
@NullMarked
package dev.holdfast.problem;

import org.jspecify.annotations.NullMarked;

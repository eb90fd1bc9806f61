// SPDX-License-Identifier: Apache-2.0
/**
 * Hands leased rows to workers, in this process or elsewhere. {@link dev.holdfast.dispatch.WorkDispatcher} is the entry
 * point; {@link dev.holdfast.dispatch.BatchWorker} does the work.
 */
@NullMarked
package dev.holdfast.dispatch;

import org.jspecify.annotations.NullMarked;

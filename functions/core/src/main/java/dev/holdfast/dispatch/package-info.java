// SPDX-License-Identifier: Apache-2.0
/**
 * Passes leased rows to workers, in this process or elsewhere. {@link dev.holdfast.dispatch.WorkDispatcher} is the
 * entry point. {@link dev.holdfast.dispatch.BatchWorker} executes the work.
 */
@NullMarked
package dev.holdfast.dispatch;

import org.jspecify.annotations.NullMarked;

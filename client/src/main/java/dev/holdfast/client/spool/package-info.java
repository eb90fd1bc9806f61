// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps calls on disk while Holdfast can't be reached, and sends them later, even after a restart.
 *
 * <p>{@link dev.holdfast.client.spool.Spool} is the entry point. The package doesn't know the content of the calls.
 */
@NullMarked
package dev.holdfast.client.spool;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * The interface to storage: rows with keys, conditional writes, two indexes and a change feed.
 * {@link dev.holdfast.table.Table} is the entry point. The modules sqlite and aws implement this interface.
 */
@NullMarked
package dev.holdfast.table;

import org.jspecify.annotations.NullMarked;

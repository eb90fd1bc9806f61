// SPDX-License-Identifier: Apache-2.0
/**
 * Full-text search of items and events. {@link dev.holdfast.search.SearchItems} is the action. The modules sqlite and
 * opensearch implement the index.
 */
@NullMarked
package dev.holdfast.search;

import org.jspecify.annotations.NullMarked;

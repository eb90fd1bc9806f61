// SPDX-License-Identifier: Apache-2.0
/** Tests of queries, and the contract that every search index passes ({@code SearchIndexContract}). */
@NullMarked
package dev.holdfast.search;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Tests of queries, and the tests that every search index must pass ({@code SearchIndexContract}). */
@NullMarked
package dev.holdfast.search;

import org.jspecify.annotations.NullMarked;

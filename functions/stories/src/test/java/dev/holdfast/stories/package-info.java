// SPDX-License-Identifier: Apache-2.0
/** Tests of whole features on the SQLite store; {@code HoldfastFixture} is the entry point. */
@NullMarked
package dev.holdfast.stories;

import org.jspecify.annotations.NullMarked;

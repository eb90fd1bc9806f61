// SPDX-License-Identifier: Apache-2.0
/** Tests of the change feed. */
@NullMarked
package dev.holdfast.feed;

import org.jspecify.annotations.NullMarked;

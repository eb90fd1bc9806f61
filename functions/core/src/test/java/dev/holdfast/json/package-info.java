// SPDX-License-Identifier: Apache-2.0
/** Tests of the JSON codec and its values. */
@NullMarked
package dev.holdfast.json;

import org.jspecify.annotations.NullMarked;

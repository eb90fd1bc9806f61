// SPDX-License-Identifier: Apache-2.0
/** Checks of members that the requests of several actions on items share. */
@NullMarked
package dev.holdfast.item.input;

import org.jspecify.annotations.NullMarked;

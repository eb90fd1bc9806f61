// SPDX-License-Identifier: Apache-2.0
/** The commands of items. */
@NullMarked
package dev.holdfast.cli.item;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** The options that several commands on items share. */
@NullMarked
package dev.holdfast.cli.item.option;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** The command that claims released items, and runs a program on this machine for each item. */
@NullMarked
package dev.holdfast.cli.work;

import org.jspecify.annotations.NullMarked;

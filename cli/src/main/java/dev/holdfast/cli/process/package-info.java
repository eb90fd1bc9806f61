// SPDX-License-Identifier: Apache-2.0
/** The child processes that do the work of a command: their signals, their output and how they ended. */
@NullMarked
package dev.holdfast.cli.process;

import org.jspecify.annotations.NullMarked;

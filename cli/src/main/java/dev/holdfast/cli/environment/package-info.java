// SPDX-License-Identifier: Apache-2.0
/** The streams, variables, terminal and clock of one run of the command. */
@NullMarked
package dev.holdfast.cli.environment;

import org.jspecify.annotations.NullMarked;

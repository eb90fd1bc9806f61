// SPDX-License-Identifier: Apache-2.0
/** Determines the destination of a command's calls from options, variables and stored contexts. */
@NullMarked
package dev.holdfast.cli.connection;

import org.jspecify.annotations.NullMarked;

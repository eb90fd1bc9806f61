// SPDX-License-Identifier: Apache-2.0
/** Completion of command lines in shells. */
@NullMarked
package dev.holdfast.cli.completion;

import org.jspecify.annotations.NullMarked;

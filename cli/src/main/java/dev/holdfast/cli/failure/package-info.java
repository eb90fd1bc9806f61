// SPDX-License-Identifier: Apache-2.0
/** The exit codes, and what a failed command prints. */
@NullMarked
package dev.holdfast.cli.failure;

import org.jspecify.annotations.NullMarked;

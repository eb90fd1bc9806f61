// SPDX-License-Identifier: Apache-2.0
/** The command that claims released work, and does it with a command on this machine. */
@NullMarked
package dev.holdfast.cli.work;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** The command that tests the alarm. */
@NullMarked
package dev.holdfast.cli.drill;

import org.jspecify.annotations.NullMarked;

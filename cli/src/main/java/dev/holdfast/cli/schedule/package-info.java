// SPDX-License-Identifier: Apache-2.0
/** The commands of scheduled changes. */
@NullMarked
package dev.holdfast.cli.schedule;

import org.jspecify.annotations.NullMarked;

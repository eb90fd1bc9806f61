// SPDX-License-Identifier: Apache-2.0
/** The commands of tasks and of a person's inbox. */
@NullMarked
package dev.holdfast.cli.task;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** The rules that give a state's items to people as tasks, the assignment of a task, and the time of each holder. */
@NullMarked
package dev.holdfast.assignment;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Explains why items are late: the missed deadline, the notified people, the holds, and the next steps. */
@NullMarked
package dev.holdfast.lateness;

import org.jspecify.annotations.NullMarked;

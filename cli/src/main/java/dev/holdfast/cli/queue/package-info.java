// SPDX-License-Identifier: Apache-2.0
/** The commands of the hold queue. */
@NullMarked
package dev.holdfast.cli.queue;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** The commands of stored contexts. */
@NullMarked
package dev.holdfast.cli.context;

import org.jspecify.annotations.NullMarked;

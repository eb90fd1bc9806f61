// SPDX-License-Identifier: Apache-2.0
/** Where a command sends its calls: options, variables and stored contexts. */
@NullMarked
package dev.holdfast.cli.connection;

import org.jspecify.annotations.NullMarked;

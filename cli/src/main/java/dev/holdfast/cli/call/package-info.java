// SPDX-License-Identifier: Apache-2.0
/** The common parts of all commands that call Holdfast. */
@NullMarked
package dev.holdfast.cli.call;

import org.jspecify.annotations.NullMarked;

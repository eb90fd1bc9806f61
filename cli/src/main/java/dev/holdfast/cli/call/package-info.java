// SPDX-License-Identifier: Apache-2.0
/** What all commands that call Holdfast share. */
@NullMarked
package dev.holdfast.cli.call;

import org.jspecify.annotations.NullMarked;

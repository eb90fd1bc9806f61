// SPDX-License-Identifier: Apache-2.0
/** The man pages, made from the same descriptions as {@code --help}. */
@NullMarked
package dev.holdfast.cli.manual;

import org.jspecify.annotations.NullMarked;

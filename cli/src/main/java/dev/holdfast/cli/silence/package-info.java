// SPDX-License-Identifier: Apache-2.0
/** The commands of silences. */
@NullMarked
package dev.holdfast.cli.silence;

import org.jspecify.annotations.NullMarked;

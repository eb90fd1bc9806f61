// SPDX-License-Identifier: Apache-2.0
/** The commands of API keys. */
@NullMarked
package dev.holdfast.cli.key;

import org.jspecify.annotations.NullMarked;

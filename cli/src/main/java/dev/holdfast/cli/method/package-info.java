// SPDX-License-Identifier: Apache-2.0
/** The commands of methods. */
@NullMarked
package dev.holdfast.cli.method;

import org.jspecify.annotations.NullMarked;

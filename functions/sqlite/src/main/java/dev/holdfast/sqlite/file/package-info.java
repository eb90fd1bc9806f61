// SPDX-License-Identifier: Apache-2.0
/** The lock on the database file, the detection of a replaced file, and the exception that both throw. */
@NullMarked
package dev.holdfast.sqlite.file;

import org.jspecify.annotations.NullMarked;

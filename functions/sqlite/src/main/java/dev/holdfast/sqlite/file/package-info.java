// SPDX-License-Identifier: Apache-2.0
/**
 * The creation and the locks of the database file, the detection of a replaced file, and the exception that these
 * classes throw.
 */
@NullMarked
package dev.holdfast.sqlite.file;

import org.jspecify.annotations.NullMarked;

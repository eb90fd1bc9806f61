// SPDX-License-Identifier: Apache-2.0
/** Keeps reports in the spool while Holdfast can't be reached. */
@NullMarked
package dev.holdfast.client.report;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** The commands of search, timelines, reports and events. */
@NullMarked
package dev.holdfast.cli.lookup;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** The commands of calendars. */
@NullMarked
package dev.holdfast.cli.calendar;

import org.jspecify.annotations.NullMarked;

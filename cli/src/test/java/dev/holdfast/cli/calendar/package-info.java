// SPDX-License-Identifier: Apache-2.0
/** Tests of the commands of calendars. */
@NullMarked
package dev.holdfast.cli.calendar;

import org.jspecify.annotations.NullMarked;

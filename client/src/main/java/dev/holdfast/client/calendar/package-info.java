// SPDX-License-Identifier: Apache-2.0
/** The calendars of an application, and the time limits that count with them. */
@NullMarked
package dev.holdfast.client.calendar;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * Working time: calendars with working hours and holidays, and the time limits that count only these hours. An
 * application stores its calendars by name.
 */
@NullMarked
package dev.holdfast.workingtime;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * AWS on this machine for tests: functions in child processes, the services that they call, and their permissions. The
 * entry point is {@link dev.holdfast.lambdalocal.LocalCloud}.
 */
@NullMarked
package dev.holdfast.lambdalocal;

import org.jspecify.annotations.NullMarked;

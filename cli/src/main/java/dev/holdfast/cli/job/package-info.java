// SPDX-License-Identifier: Apache-2.0
/** The commands that watch a job on this machine, and that test the alarm. */
@NullMarked
package dev.holdfast.cli.job;

import org.jspecify.annotations.NullMarked;

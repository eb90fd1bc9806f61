// SPDX-License-Identifier: Apache-2.0
/** The command that watches a job on this machine. */
@NullMarked
package dev.holdfast.cli.job;

import org.jspecify.annotations.NullMarked;

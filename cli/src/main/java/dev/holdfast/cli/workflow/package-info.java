// SPDX-License-Identifier: Apache-2.0
/** The commands of workflows. */
@NullMarked
package dev.holdfast.cli.workflow;

import org.jspecify.annotations.NullMarked;

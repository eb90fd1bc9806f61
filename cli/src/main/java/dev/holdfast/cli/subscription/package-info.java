// SPDX-License-Identifier: Apache-2.0
/** The commands of subscriptions. */
@NullMarked
package dev.holdfast.cli.subscription;

import org.jspecify.annotations.NullMarked;

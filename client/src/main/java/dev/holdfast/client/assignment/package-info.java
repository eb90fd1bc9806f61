// SPDX-License-Identifier: Apache-2.0
/** The tasks of people: who has an item, who can claim it, and how long each holder has had it. */
@NullMarked
package dev.holdfast.client.assignment;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Reads and writes the JSON of Holdfast. */
@NullMarked
package dev.holdfast.client.json;

import org.jspecify.annotations.NullMarked;

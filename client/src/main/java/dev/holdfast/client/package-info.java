// SPDX-License-Identifier: Apache-2.0
/** Tracks work with Holdfast. Begin with {@link dev.holdfast.client.HoldfastClient}. */
@NullMarked
package dev.holdfast.client;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.holdfast.opensearch;

import org.jspecify.annotations.NullMarked;

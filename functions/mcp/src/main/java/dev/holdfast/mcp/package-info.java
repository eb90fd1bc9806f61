// SPDX-License-Identifier: Apache-2.0
/** Offers the tools of agents at {@code /mcp}, over the Model Context Protocol (Streamable HTTP). */
@NullMarked
package dev.holdfast.mcp;

import org.jspecify.annotations.NullMarked;

/** Holdfast on one machine: wiring only. */
@NullMarked
package dev.holdfast.server;

import org.jspecify.annotations.NullMarked;

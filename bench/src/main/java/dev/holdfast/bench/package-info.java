/** Load drivers that measure Holdfast; see docs/explanation/performance.md for what they said. */
@NullMarked
package dev.holdfast.bench;

import org.jspecify.annotations.NullMarked;

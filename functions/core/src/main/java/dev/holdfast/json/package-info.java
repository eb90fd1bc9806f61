/** JSON as it crosses the edges: strict, bounded, spelled as it was given. */
@NullMarked
package dev.holdfast.json;

import org.jspecify.annotations.NullMarked;

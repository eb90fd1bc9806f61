/** Tracked pieces of work: created, moved through states, finished. */
@NullMarked
package dev.holdfast.item;

import org.jspecify.annotations.NullMarked;

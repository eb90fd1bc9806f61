/** Finding items and events by what they say. */
@NullMarked
package dev.holdfast.search;

import org.jspecify.annotations.NullMarked;

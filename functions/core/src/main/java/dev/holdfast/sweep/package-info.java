/** Finds what is due and acts. */
@NullMarked
package dev.holdfast.sweep;

import org.jspecify.annotations.NullMarked;

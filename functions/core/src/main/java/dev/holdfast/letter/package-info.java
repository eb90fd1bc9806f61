/** What people are told of events, in words. */
@NullMarked
package dev.holdfast.letter;

import org.jspecify.annotations.NullMarked;

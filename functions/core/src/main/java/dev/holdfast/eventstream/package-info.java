@NullMarked
package dev.holdfast.eventstream;

import org.jspecify.annotations.NullMarked;

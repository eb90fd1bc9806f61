@NullMarked
package dev.holdfast.silence;

import org.jspecify.annotations.NullMarked;

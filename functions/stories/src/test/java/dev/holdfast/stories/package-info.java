@NullMarked
package dev.holdfast.stories;

import org.jspecify.annotations.NullMarked;

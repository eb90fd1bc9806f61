/** What Holdfast does, told through its actions on the real embedded store. */
@NullMarked
package dev.holdfast.story;

import org.jspecify.annotations.NullMarked;

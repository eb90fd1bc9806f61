/** The hold queue: what should happen later is staged, reviewed, and released or purged. */
@NullMarked
package dev.holdfast.hold;

import org.jspecify.annotations.NullMarked;

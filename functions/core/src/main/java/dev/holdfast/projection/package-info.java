/** Projectors that file each change where questions find it: archive, timelines, tally, arrivals, search index. */
@NullMarked
package dev.holdfast.projection;

import org.jspecify.annotations.NullMarked;

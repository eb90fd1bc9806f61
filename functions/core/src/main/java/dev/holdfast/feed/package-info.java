/** The change feed: reads announced rows, and hands the changes to the projectors. Knows no projector. */
@NullMarked
package dev.holdfast.feed;

import org.jspecify.annotations.NullMarked;

/** Carries out in the background what is written down as due: deliveries of events, and releases from the queue. */
@NullMarked
package dev.holdfast.courier;

import org.jspecify.annotations.NullMarked;

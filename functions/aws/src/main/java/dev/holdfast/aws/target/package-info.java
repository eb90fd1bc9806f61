/** Passes events on to what AWS has for that: topics, queues, buses, and email. */
@NullMarked
package dev.holdfast.aws.target;

import org.jspecify.annotations.NullMarked;

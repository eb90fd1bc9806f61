/** Refusals as values: what was wrong, with the ids and fields concerned (RFC 9457). */
@NullMarked
package dev.holdfast.problem;

import org.jspecify.annotations.NullMarked;

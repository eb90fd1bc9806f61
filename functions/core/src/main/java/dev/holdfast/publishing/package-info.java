/** Publishes changes: the projector that begins a delivery for each subscription and recipient. */
@NullMarked
package dev.holdfast.publishing;

import org.jspecify.annotations.NullMarked;

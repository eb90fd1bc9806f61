/** Subscriptions, and the delivery of events to them. */
@NullMarked
package dev.holdfast.alert;

import org.jspecify.annotations.NullMarked;

package dev.holdfast.watch;

import java.time.Instant;

/** A stretch of time: from an instant, included, to another, excluded. */
public record Period(Instant from, Instant to) {}

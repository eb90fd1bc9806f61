package dev.holdfast.expectation;

import java.time.Instant;

/** A stretch of time: from an instant, included, to another, excluded. */
public record CountingPeriod(Instant from, Instant to) {}

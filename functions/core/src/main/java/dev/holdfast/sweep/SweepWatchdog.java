package dev.holdfast.sweep;

/** Somebody outside who is told after every good sweep, and raises the alarm when that stops. Never throws, never waits long. */
public interface SweepWatchdog {
    void reportSuccess();

    SweepWatchdog NONE = () -> {};
}

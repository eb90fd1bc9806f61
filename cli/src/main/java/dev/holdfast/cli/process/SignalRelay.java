// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli.process;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Passes the signals that end a program to a receiver, until the relay is closed. A signal that this process ignores
 * stays ignored.
 */
public final class SignalRelay implements AutoCloseable {
    private static final List<String> NAMES = List.of("TERM", "INT", "HUP");

    private final Map<Signal, SignalHandler> earlierHandlers = new LinkedHashMap<>();

    private SignalRelay() {}

    public static SignalRelay install(Consumer<ReceivedSignal> receiver) {
        var relay = new SignalRelay();
        for (var name : NAMES) {
            try {
                var signal = new Signal(name);
                relay.earlierHandlers.put(signal, handle(signal, receiver));
            } catch (IllegalArgumentException e) {
                // The system has no such signal, or -Xrs reserves it.
            }
        }
        return relay;
    }

    private static SignalHandler handle(Signal signal, Consumer<ReceivedSignal> receiver) {
        return Signal.handle(
                signal, received -> receiver.accept(new ReceivedSignal(received.getName(), received.getNumber())));
    }

    @Override
    public void close() {
        earlierHandlers.forEach(Signal::handle);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.transport;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An event stream that Holdfast refused. */
final class RefusedConnection implements EventConnection {
    private final OperationAnswer refusal;

    RefusedConnection(OperationAnswer refusal) {
        this.refusal = refusal;
    }

    @Override
    public OperationAnswer refusal() {
        return refusal;
    }

    @Override
    public byte @Nullable [] read(Duration timeout) {
        return null;
    }

    @Override
    public void close() {}
}

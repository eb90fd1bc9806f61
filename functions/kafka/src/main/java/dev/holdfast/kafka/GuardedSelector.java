// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.kafka;

import dev.holdfast.egress.AddressGuard;
import dev.holdfast.egress.AddressRefusedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ChannelBuilder;
import org.apache.kafka.common.network.Selector;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * Opens all connections of a Kafka client, and lets the guard check the address of each connection. The client connects
 * to the brokers in the subscription's address, and to the brokers that they announce. The selector connects to exactly
 * the address that the guard has checked.
 */
final class GuardedSelector extends Selector {
    private final AddressGuard guard;
    private volatile @Nullable AddressRefusedException lastRefusal;

    GuardedSelector(AddressGuard guard, long maxIdleMillis, Metrics metrics, ChannelBuilder channels, LogContext log) {
        super(maxIdleMillis, metrics, Time.SYSTEM, "producer", channels, log);
        this.guard = guard;
    }

    @Override
    public void connect(String id, InetSocketAddress address, int sendBuffer, int receiveBuffer) throws IOException {
        if (address.isUnresolved()) throw new AddressRefusedException("unresolved");
        var kind = guard.refusedKind(address.getAddress());
        lastRefusal = kind == null ? null : new AddressRefusedException(kind);
        if (lastRefusal != null) throw lastRefusal;
        super.connect(id, address, sendBuffer, receiveBuffer);
    }

    /** Returns the guard's refusal of the latest connection; null if the guard allowed the connection. */
    @Nullable
    AddressRefusedException lastRefusal() {
        return lastRefusal;
    }
}

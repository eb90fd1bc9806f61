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
 * Asks the guard as it connects. All connections of a client are made here, to the brokers that were named and to those that they
 * name in turn, and the address that is checked is the address that is connected to.
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

    /** Why the latest connection was not even tried; null when it was. */
    @Nullable
    AddressRefusedException lastRefusal() {
        return lastRefusal;
    }
}

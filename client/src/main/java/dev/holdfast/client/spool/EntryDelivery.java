// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client.spool;

import dev.holdfast.client.spool.segment.DamagedEntryException;
import dev.holdfast.client.spool.segment.EntryPosition;
import dev.holdfast.client.spool.segment.EntryReader;
import dev.holdfast.client.spool.segment.SegmentFolder;
import dev.holdfast.client.spool.segment.StoredEntry;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;

/** Makes one attempt to send an entry, and stores its result. */
final class EntryDelivery {
    /** The delay after a failure of the disk or of the sender. */
    static final SendResult FAILURE = SendResult.retryLater(Duration.ofSeconds(5));

    private static final Logger LOG = System.getLogger(EntryDelivery.class.getName());

    private final SegmentFolder folder;
    private final SetAsideStore setAsideStore;
    private final SpoolStatistics statistics;

    EntryDelivery(SegmentFolder folder, SetAsideStore setAsideStore, SpoolStatistics statistics) {
        this.folder = folder;
        this.setAsideStore = setAsideStore;
        this.statistics = statistics;
    }

    /** Makes the attempt. The result says whether the entry is finished, or must be sent later. */
    SendResult attempt(EntryPosition position, boolean expired, boolean moreFollows, SpoolSender sender) {
        try {
            var entry = EntryReader.read(position);
            if (expired) {
                setAside(position, entry, SetAsideCause.EXPIRED, "The entry is older than the spool's maximum age.");
                return SendResult.sent();
            }
            var result = send(entry, moreFollows, sender);
            if (result.verdict() == SendResult.Verdict.REFUSED)
                setAside(position, entry, SetAsideCause.REFUSED, result.reason());
            if (result.verdict() == SendResult.Verdict.SENT) {
                folder.finish(position, false);
                statistics.sent();
            }
            return result;
        } catch (DamagedEntryException e) {
            LOG.log(Level.ERROR, "The spool skips an entry of " + position.subject(), e);
            folder.finish(position, true);
            statistics.damaged();
            return SendResult.sent();
        } catch (IOException | RuntimeException | Error e) {
            LOG.log(Level.WARNING, "The spool will send an entry of " + position.subject() + " again", e);
            return FAILURE;
        }
    }

    private static SendResult send(StoredEntry entry, boolean moreFollows, SpoolSender sender) {
        var result = sender.send(new SpoolEntry(entry.subject(), entry.payload(), entry.time()), moreFollows);
        return Objects.requireNonNull(result, "the sender returned no result");
    }

    private void setAside(EntryPosition position, StoredEntry entry, SetAsideCause cause, String reason) {
        setAsideStore.add(entry, cause, reason);
        LOG.log(Level.WARNING, "The spool sets an entry of " + entry.subject() + " aside: " + reason);
        folder.finish(position, false);
        statistics.setAside(cause);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.wait;

import java.time.Duration;

/** One request that waits for a change of an item. Only one thread uses it. */
public interface ItemWait extends AutoCloseable {
    /**
     * Waits until the item may have changed since the wait began or this method last returned.
     *
     * @param atMost the longest time to wait
     * @return false if the time or the whole wait is over. In this case, a further call has no purpose
     * @throws InterruptedException if the thread is interrupted because nobody needs the answer
     */
    boolean await(Duration atMost) throws InterruptedException;

    @Override
    void close();
}

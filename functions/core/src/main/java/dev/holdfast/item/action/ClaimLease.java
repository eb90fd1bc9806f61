// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item.action;

import dev.holdfast.problem.InputFaults;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Limits the leases of claims. */
public final class ClaimLease {
    /** A shorter lease would end before a worker's next heartbeat arrives. */
    public static final Duration MIN_LEASE = Duration.ofSeconds(10);

    /** A longer lease would delay the work of a worker that was killed. Heartbeats extend each lease. */
    public static final Duration MAX_LEASE = Duration.ofHours(1);

    public static final Duration DEFAULT_LEASE = Duration.ofMinutes(1);

    private ClaimLease() {}

    /** Checks the token and the lease of a heartbeat. */
    static void check(@Nullable String claimToken, @Nullable Duration lease, InputFaults inputFaults) {
        inputFaults.checkReference("/claimToken", claimToken);
        if (lease != null && claimToken == null) inputFaults.add("/lease", "must be absent unless claimToken is given");
        check(lease, inputFaults);
    }

    /** Checks the duration of a lease. */
    public static void check(@Nullable Duration lease, InputFaults inputFaults) {
        if (lease != null && (lease.compareTo(MIN_LEASE) < 0 || lease.compareTo(MAX_LEASE) > 0))
            inputFaults.add("/lease", "must be " + MIN_LEASE + " to " + MAX_LEASE);
    }
}

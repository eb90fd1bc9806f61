// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.item;

import dev.holdfast.json.CanonicalHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The claim of an item by a worker, under a lease.
 *
 * @param worker the name that the worker gave itself
 * @param tokenHash the hash of the claim's token. Only the worker knows the token, so only the worker can renew the
 *     claim
 * @param until the end of the lease
 * @param lease the duration of the lease; each renewal begins this duration again
 */
public record ItemClaim(String worker, String tokenHash, Instant since, Instant until, Duration lease) {
    public ItemClaim {
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(tokenHash, "tokenHash");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(until, "until");
        Objects.requireNonNull(lease, "lease");
    }

    /** Returns a claim whose lease begins now. */
    public static ItemClaim begin(String worker, String token, Instant now, Duration lease) {
        return new ItemClaim(worker, hash(token), now, now.plus(lease), lease);
    }

    /** Whether the worker got this token with the claim. */
    public boolean hasToken(String token) {
        return matches(tokenHash, token);
    }

    /** Returns the claim with a new lease, which doesn't end earlier than the present lease. */
    ItemClaim renew(Instant begin, Duration lease) {
        var end = begin.plus(lease);
        return new ItemClaim(worker, tokenHash, since, end.isBefore(until) ? until : end, lease);
    }

    static boolean matches(String tokenHash, String token) {
        return MessageDigest.isEqual(
                tokenHash.getBytes(StandardCharsets.UTF_8), hash(token).getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(String token) {
        return HexFormat.of().formatHex(CanonicalHash.sha256(token));
    }
}

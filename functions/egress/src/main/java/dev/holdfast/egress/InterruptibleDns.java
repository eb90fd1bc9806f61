// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import okhttp3.Dns;

/**
 * Resolves names, and stops waiting if its thread is interrupted.
 *
 * <p>A thread can't interrupt the system's resolver, and a name server without an answer blocks the resolver for half a
 * minute. So each name has at most one running lookup, and later callers wait for its result. Lookups run on platform
 * threads, because a lookup on a virtual thread would block the carrier thread.
 */
final class InterruptibleDns implements Dns {
    private static final int MAX_CONCURRENT_LOOKUPS = 64;

    private final Dns resolver;
    private final ConcurrentHashMap<String, CompletableFuture<List<InetAddress>>> pendingLookups =
            new ConcurrentHashMap<>();
    private final Executor threads = new ThreadPoolExecutor(
            0,
            MAX_CONCURRENT_LOOKUPS,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("egress-lookup-", 0).factory());

    InterruptibleDns(Dns resolver) {
        this.resolver = resolver;
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        try {
            return pendingLookups.computeIfAbsent(host, this::startLookup).get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException("interrupted");
        } catch (RejectedExecutionException full) {
            throw new UnknownHostException("more than " + MAX_CONCURRENT_LOOKUPS + " name lookups at the same time");
        } catch (ExecutionException failed) {
            throw new UnknownHostException("not found");
        }
    }

    private CompletableFuture<List<InetAddress>> startLookup(String host) {
        CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                var found = resolver.lookup(host);
                // Removes the lookup before it completes. So a caller that already has the result starts a new lookup
                // next time.
                pendingLookups.remove(host);
                addresses.complete(found);
            } catch (UnknownHostException | RuntimeException failed) {
                pendingLookups.remove(host);
                addresses.completeExceptionally(failed);
            }
        });
        return addresses;
    }
}

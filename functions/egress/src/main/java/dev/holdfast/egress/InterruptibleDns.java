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
 * Name lookups whose waiting can be broken off. The system's resolver itself can't be interrupted and may take half a minute over a
 * dead name server, so each name has at most one lookup under way, which later attempts join, on a thread of its own: a virtual
 * thread would hold on to one of the few carriers all the while.
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
            Thread.ofPlatform().daemon().name("webhook-lookup-", 0).factory());

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
            throw new UnknownHostException("too many name lookups at once");
        } catch (ExecutionException failed) {
            throw new UnknownHostException("not found");
        }
    }

    private CompletableFuture<List<InetAddress>> startLookup(String host) {
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                answer.complete(resolver.lookup(host));
            } catch (UnknownHostException | RuntimeException failed) {
                answer.completeExceptionally(failed);
            } finally {
                pendingLookups.remove(host);
            }
        });
        return answer;
    }
}

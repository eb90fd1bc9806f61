// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server;

import dev.holdfast.http.RequestBodyReader;
import io.quarkus.vertx.http.runtime.filters.Filters;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Limits the requests of HTTP/2, because one connection can have many of them at the same time. */
@Singleton
class StreamLimitFilter {
    /** Runs before all filters that answer. */
    private static final int FILTER_PRIORITY = 200;

    private final ConnectionSetup connectionSetup;

    @Inject
    StreamLimitFilter(ConnectionSetup connectionSetup) {
        this.connectionSetup = connectionSetup;
    }

    void register(@Observes Filters filters) {
        filters.register(
                context -> {
                    connectionSetup
                            .connectionGuard()
                            .limitStream(context, RequestBodyReader.announcedBytes(context.request()));
                    context.next();
                },
                FILTER_PRIORITY);
    }
}

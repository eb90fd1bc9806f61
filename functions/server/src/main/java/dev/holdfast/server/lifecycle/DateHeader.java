// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.server.lifecycle;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Adds the header {@code Date} to each answer (RFC 9110, section 6.6.1). On AWS, API Gateway adds this header. */
@Singleton
class DateHeader {
    /** Runs before the filters that answer requests. */
    private static final int FILTER_PRIORITY = 500;

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private final InstantSource clock;

    @Inject
    DateHeader(InstantSource clock) {
        this.clock = clock;
    }

    void register(@Observes Filters filters) {
        filters.register(this::addTo, FILTER_PRIORITY);
    }

    private void addTo(RoutingContext context) {
        context.addHeadersEndHandler(ended -> context.response().putHeader(HttpHeaders.DATE, now()));
        context.next();
    }

    /** Returns the header's value for an answer that begins now. */
    String now() {
        return HTTP_DATE.format(clock.instant());
    }
}

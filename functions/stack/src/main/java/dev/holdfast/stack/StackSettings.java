// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stack;

import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The settings of the functions and the gateway. The template sets them as environment variables, such as
 * {@code HOLDFAST_TABLE}.
 */
public interface StackSettings {
    /** The name of the DynamoDB table. */
    String table();

    /** The application of every request; if absent, each request needs an API key. */
    Optional<String> app();

    /** The number of shards of the due index. */
    @WithDefault("4")
    int shards();

    /** The namespace of the metrics in CloudWatch. */
    @WithDefault("Holdfast")
    String namespace();

    /**
     * Whether CloudWatch has separate metrics for each workflow and each subscription. CloudWatch charges for these
     * metrics.
     */
    @WithDefault("false")
    boolean detailedMetrics();

    /** The name of the function that attempts deliveries; absent in functions that dispatch no deliveries. */
    Optional<String> deliverFunction();

    /** The private CIDR ranges in which receivers and Kafka brokers are allowed. */
    Optional<List<String>> webhooksAllow();

    /** The ARNs of topics, queues and buses that subscriptions are allowed to send to. */
    Optional<List<String>> targets();

    /** The ARN of the stack's own event bus, which subscriptions are allowed to send to. */
    Optional<String> bus();

    /** The Kafka brokers that subscriptions are allowed to use, each a host and a port. */
    Optional<List<String>> kafkaBrokers();

    /** The sender's address of email; if absent, the stack sends no email. */
    Optional<String> mailFrom();

    /** The URL of the search index; if absent, the stack has no search. */
    Optional<String> searchUrl();

    /** The ARN of the index's OpenSearch Service domain; if present, the function's role signs the requests. */
    Optional<String> searchDomain();

    /** The credentials of the search index if {@code searchDomain} is absent, as {@code user:password}. */
    Optional<String> searchLogin();

    /**
     * The time limit of items in the workflow {@code simple} without a deadline of their own; if empty, these items
     * have no time limit.
     */
    @WithDefault("P1D")
    Optional<Duration> simpleWithin();

    /** The URL of this Holdfast for people, which links in notifications use. */
    Optional<URI> site();
}

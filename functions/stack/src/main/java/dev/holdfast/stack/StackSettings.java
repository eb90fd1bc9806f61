package dev.holdfast.stack;

import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** What the template sets for functions and gateway alike, as environment variables: {@code HOLDFAST_TABLE} and so on. */
public interface StackSettings {
    String table();

    /** Pins everything to one application; without it each request carries an API key. */
    Optional<String> app();

    @WithDefault("4")
    int shards();

    /** Under which CloudWatch keeps the numbers. */
    @WithDefault("Holdfast")
    String namespace();

    /** The function that makes delivery attempts, for those that hand them out. */
    Optional<String> deliverFunction();

    /** Private addresses that webhooks and brokers may have, as CIDR ranges. */
    Optional<List<String>> webhooksAllow();

    /** The topics, queues and buses that subscriptions may send to, as ARNs. */
    Optional<List<String>> targets();

    /** The stack's own event bus, to which they may send too. */
    Optional<String> bus();

    /** The brokers of Kafka that subscriptions may name, each a host and a port. */
    Optional<List<String>> kafkaBrokers();

    /** The address that email comes from; without it none is sent. */
    Optional<String> mailFrom();

    /** The search index, as a URL; without it nothing can be searched for. */
    Optional<String> searchUrl();

    /** The ARN of the domain that has the index, where requests are to be signed by the function's role. */
    Optional<String> searchDomain();

    /** Else, a name and a password: {@code user:password}. */
    Optional<String> searchLogin();

    /** Where people reach this Holdfast, for the links in letters. */
    Optional<URI> site();
}

package dev.holdfast.aws.target;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** Where events go on AWS, and what their addresses look like. */
enum AwsTargetType {
    SNS(
            "sns",
            "topic",
            "a topic's address is its ARN, such as arn:aws:sns:eu-central-1:123456789012:orders",
            "[A-Za-z0-9_-]{1,256}|[A-Za-z0-9_-]{1,251}\\.fifo"),
    SQS(
            "sqs",
            "queue",
            "a queue's address is its ARN or URL, such as arn:aws:sqs:eu-central-1:123456789012:orders",
            "[A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\\.fifo"),
    EVENTBRIDGE(
            "events",
            "bus",
            "a bus's address is its ARN, such as arn:aws:events:eu-central-1:123456789012:event-bus/orders",
            "event-bus/[A-Za-z0-9._-]{1,256}");

    private static final Pattern QUEUE_URL =
            Pattern.compile("https://sqs\\.([a-z0-9-]+)\\.([^/]+)/([0-9]{12})/([^/]+)");

    /** As ARNs name it. */
    final String serviceName;

    private final String noun;
    private final String example;
    private final Pattern name;

    AwsTargetType(String word, String noun, String example, String name) {
        this.serviceName = word;
        this.noun = noun;
        this.example = example;
        this.name = Pattern.compile(name);
    }

    /** What is wrong with the form of an address, or null. */
    @Nullable
    String addressFault(String address) {
        var arn = read(address);
        if (arn == null) return example;
        if (!arn.service().equals(serviceName)) return example + "; this is the name of something in " + arn.service();
        return name.matcher(arn.name()).matches() ? null : example + "; this names no " + noun;
    }

    /** Null when {@link #addressFault} says why. */
    @Nullable
    Arn parse(String address) {
        return addressFault(address) == null ? read(address) : null;
    }

    private @Nullable Arn read(String address) {
        var url = this == SQS ? QUEUE_URL.matcher(address) : null;
        if (url == null || !url.matches()) return Arn.parse(address);
        var partition = partition(url.group(1));
        return partition.dnsSuffix().equals(url.group(2))
                ? new Arn(partition.id(), serviceName, url.group(1), url.group(3), url.group(4))
                : null;
    }

    /** Where this queue is: the same as the URL that AWS shows for it. */
    static String queueUrl(Arn queue) {
        var suffix = partition(queue.region()).dnsSuffix();
        return "https://sqs." + queue.region() + "." + suffix + "/" + queue.account() + "/" + queue.name();
    }

    private static PartitionMetadata partition(String region) {
        return PartitionMetadata.of(Region.of(region));
    }
}

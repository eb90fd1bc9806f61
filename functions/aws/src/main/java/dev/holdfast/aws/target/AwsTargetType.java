// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws.target;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** The kinds of targets on AWS, and the form of their addresses. */
enum AwsTargetType {
    SNS(
            "sns",
            "topic",
            "the address of a topic must be its ARN, such as arn:aws:sns:eu-central-1:123456789012:orders",
            "[A-Za-z0-9_-]{1,256}|[A-Za-z0-9_-]{1,251}\\.fifo"),
    SQS(
            "sqs",
            "queue",
            "the address of a queue must be its ARN or URL, such as arn:aws:sqs:eu-central-1:123456789012:orders",
            "[A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\\.fifo"),
    EVENTBRIDGE(
            "events",
            "bus",
            "the address of a bus must be its ARN, such as arn:aws:events:eu-central-1:123456789012:event-bus/orders",
            "event-bus/[A-Za-z0-9._-]{1,256}");

    private static final Pattern QUEUE_URL_PATTERN =
            Pattern.compile("https://sqs\\.([a-z0-9-]+)\\.([^/]+)/([0-9]{12})/([^/]+)");

    /** The part of an ARN that names the service. */
    final String serviceName;

    private final String noun;
    private final String formRule;
    private final Pattern namePattern;

    AwsTargetType(String serviceName, String noun, String formRule, String namePattern) {
        this.serviceName = serviceName;
        this.noun = noun;
        this.formRule = formRule;
        this.namePattern = Pattern.compile(namePattern);
    }

    /** Describes the first fault in the form of an address; null if the form is valid. */
    @Nullable
    String addressFault(String address) {
        var arn = readArn(address);
        if (arn == null) return formRule;
        if (!arn.service().equals(serviceName)) return formRule + "; this ARN is of the service " + arn.service();
        return namePattern.matcher(arn.name()).matches() ? null : formRule + "; this ARN doesn't name a " + noun;
    }

    /** Reads an ARN, or the URL of a queue; null if the address has an {@link #addressFault}. */
    @Nullable
    Arn parse(String address) {
        return addressFault(address) == null ? readArn(address) : null;
    }

    private @Nullable Arn readArn(String address) {
        var url = this == SQS ? QUEUE_URL_PATTERN.matcher(address) : null;
        if (url == null || !url.matches()) return Arn.parse(address);
        var partition = partition(url.group(1));
        return partition.dnsSuffix().equals(url.group(2))
                ? new Arn(partition.id(), serviceName, url.group(1), url.group(3), url.group(4))
                : null;
    }

    /** Returns the URL of a queue, in the form that AWS shows. */
    static String queueUrl(Arn queue) {
        var suffix = partition(queue.region()).dnsSuffix();
        return "https://sqs." + queue.region() + "." + suffix + "/" + queue.account() + "/" + queue.name();
    }

    private static PartitionMetadata partition(String region) {
        return PartitionMetadata.of(Region.of(region));
    }
}

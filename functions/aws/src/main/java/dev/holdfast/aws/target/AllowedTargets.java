package dev.holdfast.aws.target;

import dev.holdfast.channel.EventSender;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The topics, queues and buses that a deployment may send to, whoever asks for it: else a subscription could use rights that are
 * the functions' and not its owner's. IAM says the same; this says it in time, when a subscription is put.
 */
public final class AllowedTargets {
    private final Set<Arn> allowed;

    private AllowedTargets(Set<Arn> allowed) {
        this.allowed = allowed;
    }

    /**
     * @param arns of topics, queues and buses
     * @throws IllegalArgumentException when one is no such ARN
     */
    public static AllowedTargets allowing(List<String> arns) {
        return new AllowedTargets(arns.stream().map(AllowedTargets::readArn).collect(Collectors.toUnmodifiableSet()));
    }

    private static Arn readArn(String text) {
        return Arrays.stream(AwsTargetType.values())
                .map(awsTargetType -> awsTargetType.parse(text))
                .filter(arn -> arn != null && arn.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the targets allowed are ARNs of topics, queues and buses, which this is not: " + text));
    }

    /** A sender to each kind. */
    public List<EventSender> senders() {
        return List.of(new SnsSender(this), new SqsSender(this), new EventBridgeSender(this));
    }

    /** What is wrong with an address, or null. */
    @Nullable
    String addressFault(AwsTargetType awsTargetType, String address) {
        var arn = awsTargetType.parse(address);
        return arn == null ? awsTargetType.addressFault(address) : addressFault(arn);
    }

    /** Why nothing is sent there, or null. */
    @Nullable
    String addressFault(Arn arn) {
        return allowed.contains(arn) ? null : "this deployment may not send to " + arn + ": its Targets don't name it";
    }
}

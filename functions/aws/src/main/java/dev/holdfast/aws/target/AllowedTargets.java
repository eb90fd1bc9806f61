// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws.target;

import dev.holdfast.channel.EventSender;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The topics, queues and buses that subscriptions of a deployment are allowed to send to. Without this restriction, a
 * caller could use a subscription to send messages with the permissions of the Lambda functions. This class refuses a
 * forbidden target when a caller puts the subscription. At each attempt to send, IAM refuses such a target too.
 */
public final class AllowedTargets {
    private final Set<Arn> allowedArns;

    private AllowedTargets(Set<Arn> allowedArns) {
        this.allowedArns = allowedArns;
    }

    /**
     * Allows the given targets.
     *
     * @param arns ARNs of topics, queues and buses
     * @throws IllegalArgumentException if an element is not such an ARN
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
                        "an allowed target must be the ARN of a topic, queue or bus, not \"" + text + "\""));
    }

    /** Makes one sender for each kind of target. */
    public List<EventSender> senders() {
        return List.of(new SnsSender(this), new SqsSender(this), new EventBridgeSender(this));
    }

    /** Describes the first fault of an address; null if the deployment can send to it. */
    @Nullable
    String addressFault(AwsTargetType awsTargetType, String address) {
        var arn = awsTargetType.parse(address);
        return arn == null ? awsTargetType.addressFault(address) : addressFault(arn);
    }

    /** Returns the reason why the deployment isn't allowed to send to a target; null if it is allowed. */
    @Nullable
    String addressFault(Arn arn) {
        return allowedArns.contains(arn)
                ? null
                : "this deployment may not send to " + arn + ": its Targets don't name it";
    }
}

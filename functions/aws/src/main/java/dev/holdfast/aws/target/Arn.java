package dev.holdfast.aws.target;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a resource on AWS.
 *
 * @param name what follows the account: {@code orders}, {@code event-bus/orders}
 */
record Arn(String partition, String service, String region, String account, String name) {
    private static final Pattern ARN_PATTERN =
            Pattern.compile("arn:(aws[a-z-]{0,20}):([a-z0-9-]{1,40}):([a-z0-9-]{1,40}):([0-9]{12}):(.{1,300})");

    static @Nullable Arn parse(String text) {
        var found = ARN_PATTERN.matcher(text);
        return found.matches()
                ? new Arn(found.group(1), found.group(2), found.group(3), found.group(4), found.group(5))
                : null;
    }

    /** First in, first out: such topics and queues have a name that says so. */
    boolean isFifo() {
        return name.endsWith(".fifo");
    }

    @Override
    public String toString() {
        return "arn:" + partition + ":" + service + ":" + region + ":" + account + ":" + name;
    }
}

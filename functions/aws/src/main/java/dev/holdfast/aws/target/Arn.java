// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.aws.target;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An Amazon Resource Name.
 *
 * @param name the part after the account, such as {@code orders} or {@code event-bus/orders}
 */
record Arn(String partition, String service, String region, String account, String name) {
    private static final Pattern ARN_PATTERN =
            Pattern.compile("arn:(aws[a-z-]{0,20}):([a-z0-9-]{1,40}):([a-z0-9-]{1,40}):([0-9]{12}):(.{1,300})");

    /** Returns the ARN in the text; null if the text is not an ARN. */
    static @Nullable Arn parse(String text) {
        var parts = ARN_PATTERN.matcher(text);
        return parts.matches()
                ? new Arn(parts.group(1), parts.group(2), parts.group(3), parts.group(4), parts.group(5))
                : null;
    }

    /** Whether the topic or queue is of the kind FIFO. AWS marks this kind by a suffix of the name. */
    boolean isFifo() {
        return name.endsWith(".fifo");
    }

    @Override
    public String toString() {
        return "arn:" + partition + ":" + service + ":" + region + ":" + account + ":" + name;
    }
}

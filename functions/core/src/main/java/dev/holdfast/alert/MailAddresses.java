package dev.holdfast.alert;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whom an email goes to: {@code a@example.com, b@example.com}. One rule for all that send email, so that a subscription is taken
 * by each deployment or by none.
 */
public final class MailAddresses {
    private static final int MOST = 10;
    private static final int LONGEST = 254;

    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

    /**
     * RFC 5321, section 4.1.2, without quoted local parts, address literals and comments. A domain may be one name, as within a
     * company's own network.
     */
    private static final Pattern ONE =
            Pattern.compile("(?=.{1,64}@)" + ATOM + "(?:\\." + ATOM + ")*@" + LABEL + "(?:\\." + LABEL + ")*");

    private MailAddresses() {}

    /** Those with commas between, whatever blanks are around them. */
    public static List<String> of(String text) {
        return Stream.of(text.split(",", -1)).map(String::strip).toList();
    }

    /** What is wrong with them, without repeating any; null when they are one to ten different addresses. */
    public static @Nullable String refuse(String text) {
        var all = of(text);
        if (all.size() > MOST) return "must be at most " + MOST + " mail addresses; these are " + all.size();
        for (var i = 0; i < all.size(); i++) {
            if (!valid(all.get(i)))
                return "must be one or more mail addresses with commas between, such as a@example.com,b@example.com; number "
                        + (i + 1) + " is none";
            if (all.subList(0, i).contains(all.get(i)))
                return "must be different addresses; number " + (i + 1) + " is there twice";
        }
        return null;
    }

    /** Whether it is one address, and nothing else. */
    public static boolean valid(String address) {
        return address.length() <= LONGEST && ONE.matcher(address).matches();
    }
}

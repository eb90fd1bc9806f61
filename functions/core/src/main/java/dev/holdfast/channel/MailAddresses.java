package dev.holdfast.channel;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whom an email goes to: {@code a@example.com, b@example.com}. One rule for all that send email, so that a subscription is taken
 * by each deployment or by none.
 */
public final class MailAddresses {
    private static final int MAX_ADDRESSES = 10;
    private static final int MAX_ADDRESS_CHARACTERS = 254;

    private static final String ATOM_PATTERN = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final String DOMAIN_LABEL_PATTERN = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

    /**
     * RFC 5321, section 4.1.2, without quoted local parts, address literals and comments. A domain may be one name, as within a
     * company's own network.
     */
    private static final Pattern ADDRESS_PATTERN = Pattern.compile("(?=.{1,64}@)" + ATOM_PATTERN + "(?:\\."
            + ATOM_PATTERN + ")*@" + DOMAIN_LABEL_PATTERN + "(?:\\." + DOMAIN_LABEL_PATTERN + ")*");

    private MailAddresses() {}

    /** Those with commas between, whatever blanks are around them. */
    public static List<String> parse(String text) {
        return Stream.of(text.split(",", -1)).map(String::strip).toList();
    }

    /** What is wrong with them, without repeating any; null when they are one to ten different addresses. */
    public static @Nullable String addressFault(String text) {
        var all = parse(text);
        if (all.size() > MAX_ADDRESSES)
            return "must be at most " + MAX_ADDRESSES + " mail addresses; these are " + all.size();
        for (var i = 0; i < all.size(); i++) {
            if (!isValid(all.get(i)))
                return "must be one or more mail addresses with commas between, such as a@example.com,b@example.com; number "
                        + (i + 1) + " is none";
            if (all.subList(0, i).contains(all.get(i)))
                return "must be different addresses; number " + (i + 1) + " is there twice";
        }
        return null;
    }

    /** Whether it is one address, and nothing else. */
    public static boolean isValid(String address) {
        return address.length() <= MAX_ADDRESS_CHARACTERS
                && ADDRESS_PATTERN.matcher(address).matches();
    }
}

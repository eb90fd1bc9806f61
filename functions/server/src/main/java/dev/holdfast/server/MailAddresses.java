package dev.holdfast.server;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whom a letter goes to: {@code a@example.com,b@example.com}. */
record MailAddresses(List<String> all) {
    private static final int MOST = 10;
    private static final int LONGEST = 254;

    /** An addr-spec (RFC 5321) without quotes, comments and address literals. */
    private static final Pattern ONE = Pattern.compile(
            "(?![.])[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}(?<![.])" + "@(?!-)[A-Za-z0-9-]+(\\.(?!-)[A-Za-z0-9-]+)*");

    private static final Pattern NAMED = Pattern.compile("([^<>\\p{Cntrl}]{0,100})<([^<>]*)>");

    /** @throws IllegalArgumentException saying what is wrong with it, without repeating it */
    static MailAddresses of(String text) {
        var all = Stream.of(text.split(",", -1)).map(String::strip).toList();
        if (all.size() > MOST) throw new IllegalArgumentException("at most " + MOST + " addresses get one letter");
        if (!all.stream().allMatch(MailAddresses::valid))
            throw new IllegalArgumentException(
                    "must be one or more mail addresses with commas between, such as ops@example.com");
        if (all.stream().distinct().count() < all.size())
            throw new IllegalArgumentException("an address is there twice");
        return new MailAddresses(all);
    }

    /**
     * The address within {@code Holdfast <alerts@example.com>}.
     *
     * @throws IllegalArgumentException when there is none
     */
    static String sender(String text) {
        var named = NAMED.matcher(text);
        var address = named.matches() ? named.group(2) : text;
        if (!valid(address))
            throw new IllegalArgumentException("must be a mail address such as Holdfast <alerts@example.com>");
        return address;
    }

    static boolean valid(String address) {
        return address.length() <= LONGEST
                && !address.contains("..")
                && ONE.matcher(address).matches();
    }
}

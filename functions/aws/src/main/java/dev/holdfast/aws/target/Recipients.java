package dev.holdfast.aws.target;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The address of a subscription to email: one to ten addresses with commas between. */
final class Recipients {
    private static final int MOST = 10;
    private static final int LONGEST = 254;

    /** RFC 5321 without quoted local parts, address literals and comments. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?=.{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
                    + "@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    private Recipients() {}

    static List<String> of(String address) {
        return List.of(address.split(",", -1));
    }

    /** What is wrong with it, or null. */
    static @Nullable String refuse(String address) {
        var all = of(address);
        if (all.size() > MOST) return "an email's address is at most " + MOST + " addresses; these are " + all.size();
        for (var i = 0; i < all.size(); i++) {
            if (!valid(all.get(i)))
                return "an email's address is one to ten addresses with commas and no spaces between, such as"
                        + " a@example.com,b@example.com; number " + (i + 1) + " is none";
            if (all.subList(0, i).contains(all.get(i))) return "names " + all.get(i) + " twice";
        }
        return null;
    }

    static boolean valid(String address) {
        return address.length() <= LONGEST && ADDRESS.matcher(address).matches();
    }
}

package dev.holdfast.egress;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** What the text of an address must look like. */
public final class HttpAddress {
    private static final int MAX_LENGTH_CHARS = 2048;
    private static final Pattern URL_PATTERN = Pattern.compile("(?i)https?://[^/?#]+([/?].*)?");
    private static final Pattern UNPRINTABLE_PATTERN = Pattern.compile("[\\s\\\\\\p{Cntrl}]");

    private static final String ELLIPSIS = "…";
    /** The same as whoever parses the address to show it writes it. */
    private static final Pattern SHORTENED_PATTERN = Pattern.compile("(?i)" + ELLIPSIS + "|%E2%80%A6");

    private HttpAddress() {}

    /** Without the values of its query, which are often all that a receiver knows Holdfast by. */
    public static String displayAddress(String address) {
        int query = address.indexOf('?') + 1;
        if (query == 0 || query == address.length()) {
            return address;
        }
        return Stream.of(address.substring(query).split("&", -1))
                .map(value -> value.substring(0, value.indexOf('=') + 1) + ELLIPSIS)
                .collect(Collectors.joining("&", address.substring(0, query), ""));
    }

    /** What is wrong with a webhook's address, as far as the text tells, or null. */
    public static @Nullable String addressFault(String address, AddressGuard guard) {
        String form = addressFault("a webhook's", address);
        if (form != null) {
            return form;
        }
        // Whoever puts what a GET answered must not replace the address by what is left of it.
        if (SHORTENED_PATTERN.matcher(address).find()) {
            return "a webhook's address is shown shortened (…); give it whole";
        }
        return addressFault("a webhook's", address, guard);
    }

    /**
     * What is wrong with the form of the address, or null.
     *
     * @param whose as {@code a webhook's}
     */
    public static @Nullable String addressFault(String whose, String address) {
        if (address.length() > MAX_LENGTH_CHARS) {
            return whose + " address has at most 2,048 characters; this one has " + address.length();
        }
        if (address.indexOf('#') >= 0) {
            return whose + " address has no fragment (#…)";
        }
        HttpUrl url = HttpUrl.parse(address);
        if (url == null
                || !URL_PATTERN.matcher(address).matches()
                || UNPRINTABLE_PATTERN.matcher(address).find()) {
            return whose + " address is an http or https URL with a host, such as https://example.com/path";
        }
        if (address.split("[/?]", 4)[2].indexOf('@') >= 0) {
            return whose + " address has no user name or password: receivers know Holdfast by the secret";
        }
        if (IpLiteral.parse(host(url)) == null && IpLiteral.endsInNumber(host(url))) {
            return whose + " address spells an IP address as four decimal numbers";
        }
        return null;
    }

    /** What is wrong with the place it names, as far as the text tells: names are looked up only to connect. */
    public static @Nullable String addressFault(String whose, String address, AddressGuard guard) {
        String kind = guard.refusedKind(host(HttpUrl.get(address)));
        return kind == null
                ? null
                : whose + " address must be public; this one is " + kind + ", and not among the allowed ones";
    }

    /** Without the dot that may end a full name. */
    private static String host(HttpUrl url) {
        String host = url.host();
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}

package dev.holdfast.webhook;

import java.net.InetAddress;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** What the text of an address must look like. */
final class WebhookAddress {
    private static final int LONGEST = 2048;
    private static final Pattern SHAPE = Pattern.compile("(?i)https?://[^/?#]+([/?].*)?");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\s\\\\\\p{Cntrl}]");

    private WebhookAddress() {}

    /** What is wrong with the form of the address, or null. */
    static @Nullable String refuse(String address) {
        if (address.length() > LONGEST) {
            return "a webhook's address has at most 2,048 characters; this one has " + address.length();
        }
        if (address.indexOf('#') >= 0) {
            return "a webhook's address has no fragment (#…)";
        }
        HttpUrl url = HttpUrl.parse(address);
        if (url == null
                || !SHAPE.matcher(address).matches()
                || UNPRINTABLE.matcher(address).find()) {
            return "a webhook's address is an http or https URL with a host, such as https://example.com/hook";
        }
        if (address.split("[/?]", 4)[2].indexOf('@') >= 0) {
            return "a webhook's address has no user name or password: receivers know Holdfast by its signature";
        }
        if (Literal.parse(host(url)) == null && Literal.endsInNumber(host(url))) {
            return "a webhook's address spells an IP address as four decimal numbers";
        }
        return null;
    }

    /** What is wrong with the place it names, as far as the text tells: names are looked up only to connect. */
    static @Nullable String refuse(String address, AddressGuard guard) {
        String host = host(HttpUrl.get(address));
        boolean local = host.equals("localhost") || host.endsWith(".localhost");
        InetAddress literal = Literal.parse(local ? "127.0.0.1" : host);
        String kind = literal == null ? null : guard.refuse(literal);
        return kind == null
                ? null
                : "a webhook's address must be public; this one is " + kind + ", and not among the allowed ones";
    }

    /** Without the dot that may end a full name. */
    private static String host(HttpUrl url) {
        String host = url.host();
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}

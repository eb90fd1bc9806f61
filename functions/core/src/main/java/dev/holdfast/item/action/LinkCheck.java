package dev.holdfast.item.action;

import dev.holdfast.problem.InputFaults;
import java.util.HashSet;
import java.util.List;

/** What the outside world calls an item, as {@code type:value}: {@code tracking:1Z999}, {@code hardware:door-7}. */
public final class LinkCheck {
    /** So many an item may have: each is a write of its own when it is created. */
    private static final int MAX_LINKS = 10;

    private static final int MAX_VALUE_CHARACTERS = 200;

    private LinkCheck() {}

    static void check(String at, List<String> links, InputFaults inputFaults) {
        if (links.size() > MAX_LINKS) inputFaults.add(at, "must have at most " + MAX_LINKS + " entries");
        if (new HashSet<>(links).size() < links.size()) inputFaults.add(at, "must have no link twice");
        for (var i = 0; i < links.size(); i++) check(at + "/" + i, links.get(i), inputFaults);
    }

    /** A type that is a name, and a value of 1 to 200 characters. */
    public static void check(String at, String link, InputFaults inputFaults) {
        var colon = link.indexOf(':');
        if (colon < 0) {
            inputFaults.add(at, "must be a type and a value, such as tracking:1Z999");
            return;
        }
        inputFaults.checkName(at, link.substring(0, colon));
        var value = link.substring(colon + 1);
        if (value.isEmpty() || value.length() > MAX_VALUE_CHARACTERS)
            inputFaults.add(at, "must have a value of 1 to " + MAX_VALUE_CHARACTERS + " characters behind its type");
        if (!value.equals(value.strip())) inputFaults.add(at, "must have no blanks around its value");
        inputFaults.checkPlain(at, value);
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.problem;

import dev.holdfast.text.CaselessText;
import dev.holdfast.text.TextLength;
import java.text.Normalizer;
import java.util.regex.Pattern;

/** Checks the names and ids of resources, and the names of people and agents who call. */
final class IdentifierCheck {
    private static final Pattern NAME_PATTERN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    /** The characters that need no escaping in a path segment (RFC 3986, section 3.3). */
    private static final Pattern KEY_PATTERN = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@-]+");

    /** The names that are reserved for Holdfast itself and for callers that are applications. */
    private static final Pattern RESERVED_ACTOR_PATTERN =
            Pattern.compile("holdfast|(key|iam|jwt):.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    static final int MAX_KEY_CHARACTERS = 200;

    private static final int MAX_REFERENCE_CHARACTERS = 200;

    /** The longest event id, with the names of an application, a workflow and a rule, is within this limit. */
    private static final int MAX_EVENT_ID_CHARACTERS = 250;

    /** The longest id of a delivery, with a time, an event's id and the hash of a person, is within this limit. */
    static final int MAX_DELIVERY_ID_CHARACTERS = 300;

    private IdentifierCheck() {}

    static void checkName(InputFaults inputFaults, String at, String value) {
        if (!NAME_PATTERN.matcher(value).matches())
            inputFaults.add(
                    at,
                    "must be 1 to 64 letters, digits, dots, dashes or underscores, beginning with a letter or digit");
    }

    /** Checks that the value needs no escaping in a URL's path. */
    static void checkUnescaped(InputFaults inputFaults, String at, String value, int maxCharacters) {
        if (value.equals(".")
                || value.equals("..")
                || value.length() > maxCharacters
                || !KEY_PATTERN.matcher(value).matches())
            inputFaults.add(
                    at,
                    "must be 1 to " + maxCharacters
                            + " of the characters A-Z a-z 0-9 - . _ ~ ! $ & ' ( ) * + , ; = : @ and not . or ..");
    }

    static void checkReference(InputFaults inputFaults, String at, String value) {
        if (value.isEmpty() || TextLength.of(value) > MAX_REFERENCE_CHARACTERS)
            inputFaults.add(at, "must be 1 to " + MAX_REFERENCE_CHARACTERS + " characters");
        TextCheck.checkPlain(inputFaults, at, value);
    }

    static void checkEventId(InputFaults inputFaults, String at, String value) {
        if (value.isBlank() || TextLength.of(value) > MAX_EVENT_ID_CHARACTERS)
            inputFaults.add(at, "must be 1 to " + MAX_EVENT_ID_CHARACTERS + " characters");
        TextCheck.checkPlain(inputFaults, at, value);
    }

    static void checkActor(InputFaults inputFaults, String at, String value) {
        // Full-width letters look like the usual letters, so this check replaces them (NFKC).
        var folded = CaselessText.fold(Normalizer.normalize(value, Normalizer.Form.NFKC));
        if (folded.isBlank()) inputFaults.add(at, "must not be blank");
        else if (!value.equals(value.strip())) inputFaults.add(at, "must not have spaces around it");
        else if (RESERVED_ACTOR_PATTERN.matcher(folded).matches())
            inputFaults.add(
                    at, "must name a person; \"holdfast\" and names that begin with key:, iam: or jwt: are reserved");
        else checkCommas(inputFaults, at, value);
        checkReference(inputFaults, at, value);
    }

    static void checkAgent(InputFaults inputFaults, String at, String value) {
        if (value.isBlank()) inputFaults.add(at, "must not be blank");
        else if (!value.equals(value.strip())) inputFaults.add(at, "must not have spaces around it");
        else checkCommas(inputFaults, at, value);
        if (TextLength.of(value) > InputFaults.MAX_AGENT_CHARACTERS)
            inputFaults.add(at, "must be at most " + InputFaults.MAX_AGENT_CHARACTERS + " characters");
        TextCheck.checkPlain(inputFaults, at, value);
    }

    private static void checkCommas(InputFaults inputFaults, String at, String value) {
        if (value.contains(","))
            inputFaults.add(
                    at,
                    "must not contain a comma, because gateways use commas to join the values of a repeated header");
    }
}

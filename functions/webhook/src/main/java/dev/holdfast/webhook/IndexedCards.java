package dev.holdfast.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.json.Codec;
import dev.holdfast.search.Card;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Cards as documents, in the lines of the bulk API, and what it says of them. */
final class IndexedCards {
    /** In characters: services take 10 MB at a time, or more. */
    private static final int LARGE = 2 * 1024 * 1024;

    private static final Pattern ACCENTS = Pattern.compile("\\p{InCombiningDiacriticalMarks}+");

    private IndexedCards() {}

    /** The lines of some cards. */
    record Request(String lines, int cards) {}

    /** In requests that are not too large, though each has at least one card. */
    static List<Request> requests(List<Card> cards) {
        var requests = new ArrayList<Request>();
        var lines = new StringBuilder();
        var count = 0;
        for (var card : cards) {
            var next = lines(card);
            if (count > 0 && lines.length() + next.length() > LARGE) {
                requests.add(new Request(lines.toString(), count));
                lines.setLength(0);
                count = 0;
            }
            lines.append(next);
            count++;
        }
        if (count > 0) requests.add(new Request(lines.toString(), count));
        return requests;
    }

    /** The engine itself compares versions: what is older than what it has, or the same again, it leaves alone. */
    private static String lines(Card card) {
        var action = Codec.MAPPER.createObjectNode();
        action.putObject("index")
                .put("_id", card.app() + "/" + card.kind().word() + "/" + card.id())
                .put("version", card.version())
                .put("version_type", "external");
        var hit = card.hit();
        var document = Codec.MAPPER
                .createObjectNode()
                .put("app", card.app())
                .put("kind", card.kind().word())
                .put("ref", card.id())
                .put("gone", card.gone());
        var facts = document.putArray("facts");
        for (var fact : card.facts()) facts.add(fact(fact.name(), fact.value()));
        document.put("text", folded(card.text()))
                .put("updated", hit.at().toEpochMilli())
                .put("created", hit.createdAt().toEpochMilli())
                .put("expires", card.expires().getEpochSecond());
        if (hit.due() != null) document.put("due", hit.due().toEpochMilli());
        document.set("hit", Codec.MAPPER.valueToTree(hit));
        return action + "\n" + document + "\n";
    }

    /** A fact as one term, such as {@code label.team red}: no two facts share one, since no name has a blank. */
    static String fact(String name, String value) {
        return name + " " + value;
    }

    static String folded(String text) {
        return ACCENTS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
    }

    /** What became of a request: how many it has, how many failed, and how the first of them did. */
    record Outcome(int all, int failed, String fault, boolean noIndex) {}

    static Outcome outcome(Request request, JsonNode answer) {
        var items = answer.path("items");
        if (items.size() != request.cards())
            return new Outcome(
                    request.cards(), request.cards(), "an answer that is no result of a bulk request", false);
        var failed = 0;
        var fault = "";
        var noIndex = false;
        for (var item : items) {
            var result = item.path("index");
            var status = result.path("status").asInt();
            // A conflict is what stands there already, as new as this or newer.
            if (status / 100 == 2 || status == 409) continue;
            var type = result.at("/error/type").asText();
            noIndex |= status == 404 && type.equals("index_not_found_exception");
            if (failed++ == 0) fault = "HTTP " + status + (type.matches("[a-z_]{1,60}") ? ": " + type : "");
        }
        return new Outcome(items.size(), failed, fault, noIndex);
    }
}

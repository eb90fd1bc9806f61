package dev.holdfast.item;

import dev.holdfast.access.Action;
import dev.holdfast.access.Caller;
import dev.holdfast.access.Scope;
import dev.holdfast.json.Json;
import dev.holdfast.problem.Answer;
import dev.holdfast.problem.Problem;
import dev.holdfast.table.Write;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Begins to track an item: one conditional write, and one more per link in the same transaction. Creating it again with the same content changes nothing. */
public final class CreateItem extends Action<CreateItem.Request, CreateItem.Result> {
    private final Items items;
    private final Links links;
    private final Begin begin;
    private final InstantSource clock;

    public CreateItem(Items items, Links links, Begin begin, InstantSource clock) {
        super(Scope.REPORT, Request.class);
        this.items = items;
        this.links = links;
        this.begin = begin;
        this.clock = clock;
    }

    /**
     * @param workflow {@code simple} when absent
     * @param key the business key; absent, one is made (from the idempotency key when there is one)
     * @param state where to begin; only needed when the workflow has several initial states
     * @param data any JSON of at most 256 KB, kept for recovery and given back as it came
     * @param deadline when the item must be finished; or
     * @param within how long from now it may take
     * @param roles the item's own participants: role to people
     * @param links what the outside world calls the item, each as {@code type:value}; each leads to one open item of the application at most
     */
    public record Request(
            @Nullable String workflow,
            @Nullable String key,
            @Nullable String state,
            @Nullable Json data,
            @Nullable Instant deadline,
            @Nullable Duration within,
            Map<String, List<String>> roles,
            Map<String, String> labels,
            @Nullable String parent,
            @Nullable String correlation,
            List<String> links,
            @Nullable String note,
            @Nullable String idempotencyKey) {}

    /** @param created false when the very same item was there already */
    public record Result(ItemView item, boolean created) {}

    @Override
    protected Answer<Result> run(Caller caller, Request request) {
        var now = clock.instant();
        var answer = begin.of(caller, request, now).then(begun -> add(begun, now));
        return answer instanceof Answer.Refused<Result>
                ? repeated(caller, request, now).orElse(answer)
                : answer;
    }

    /** What was created once is answered so again, also where the workflow has changed since and would refuse it now. */
    private Optional<Answer<Result>> repeated(Caller caller, Request request, Instant now) {
        if (request.key() == null && request.idempotencyKey() == null) return Optional.empty();
        return begin.id(caller, request)
                .flatMap(items::find)
                .filter(there -> there.given().fingerprint().equals(Begin.fingerprint(request)))
                .map(there -> Answer.ok(new Result(items.view(there, now), false)));
    }

    private Answer<Result> add(Begun begun, Instant now) {
        var item = begun.item();
        var claims = Links.unclaimed(item, now);
        for (var attempt = 0; attempt < 3; attempt++) {
            if (items.add(item, begun.workflow(), claims)) {
                return Answer.ok(new Result(ItemView.of(item, begun.workflow(), now), true));
            }
            var there = items.find(item.id());
            if (there.isPresent()) return existing(there.get(), item.given(), now);
            // A link was taken, or the key is free again since the item was deleted between the two.
            switch (links.claims(item, item.given().links(), now)) {
                case Answer.Refused<List<Write>>(var problem) -> {
                    return Answer.refused(problem);
                }
                case Answer.Ok<List<Write>>(var free) -> claims = free;
            }
        }
        return Answer.refused(
                new Problem.Busy("item " + item.id() + " is being created and deleted by others; try again"));
    }

    private Answer<Result> existing(Item there, Given given, Instant now) {
        var view = items.view(there, now);
        if (there.given().fingerprint().equals(given.fingerprint())) return Answer.ok(new Result(view, false));
        return Answer.refused(new Problem.Conflict(
                "item " + there.id() + " exists with other content; it was not changed", Map.of("item", view)));
    }
}

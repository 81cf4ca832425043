package dev.sluice.gateway.prices;

import dev.sluice.adapters.Endpoint;
import dev.sluice.adapters.changes.Change;
import dev.sluice.adapters.changes.ChangeLog;
import dev.sluice.adapters.changes.ChangeLog.Edit;
import dev.sluice.adapters.changes.Documents;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.Catalog;
import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.PriceList;
import dev.sluice.gateway.config.AdminInput;
import dev.sluice.gateway.config.ConfigurationRefused;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The prices in force: a state cell, written by the log of changes only. A correction is for what is decided after it:
 * what is settled stays as it is, and what is under way is settled as it was reserved. It holds as long as the
 * configuration says of the backend's price what it said then.
 */
public final class PriceBook {

    private static final Logger log = LoggerFactory.getLogger(PriceBook.class);
    private static final String KIND = "price";

    /**
     * What a backend costs.
     *
     * @param configured what the configuration says
     * @param corrected what has been said instead
     */
    public record Standing(PriceList configured, Optional<PriceList> corrected) {

        public PriceList inForce() {
            return corrected.orElse(configured);
        }
    }

    private final Map<String, PriceList> configured = new LinkedHashMap<>();
    private final ChangeLog changes;
    private final Duration longest;
    private final InstantSource clock;
    private volatile Map<String, Standing> standing = Map.of();

    /** @param longest how long a request may take, so that it may meet a price that begins meanwhile */
    public PriceBook(List<Endpoint> endpoints, ChangeLog changes, Duration longest, InstantSource clock) {
        endpoints.forEach(endpoint -> configured.put(endpoint.backend().id(), endpoint.prices()));
        this.changes = changes;
        this.longest = longest;
        this.clock = clock;
        changes.listen(documents -> standing = standing(documents));
    }

    private Map<String, Standing> standing(Documents documents) {
        Map<String, Standing> all = new HashMap<>();
        configured.forEach((id, list) -> all.put(id, standing(documents, id, list)));
        return Map.copyOf(all);
    }

    private static Standing standing(Documents documents, String id, PriceList configured) {
        return new Standing(
                configured, documents.find(KIND, id).flatMap(document -> corrected(id, document.body(), configured)));
    }

    private static Optional<PriceList> corrected(String id, String document, PriceList configured) {
        try {
            JsonNode kept = JsonMapper.shared().readTree(document);
            return AdminInput.prices(kept.path("file")).equals(configured)
                    ? Optional.of(AdminInput.prices(kept.path("prices")))
                    : Optional.empty();
        } catch (ConfigurationRefused | JacksonException unreadable) {
            log.error("the corrected price of {} cannot be read; the configuration's is in force", id, unreadable);
            return Optional.empty();
        }
    }

    /** The backends at the dearest price that may come into force while a request runs that is decided now. */
    public Catalog applied(Catalog catalog) {
        return new Catalog(catalog.backends().stream()
                .map(backend -> backend.at(of(backend.id()).inForce().during(clock.instant(), longest)))
                .toList());
    }

    /** The price in force now, where it is nowhere dearer than what was planned with, and not the same. */
    Optional<Price> cheaperNow(Backend planned) {
        Price now = now(planned.id());
        boolean cheaper =
                !now.equals(planned.price()) && planned.price().max(now).equals(planned.price());
        return cheaper ? Optional.of(now) : Optional.empty();
    }

    /** @throws NoSuchElementException where there is no such backend */
    public Price now(String id) {
        return of(id).inForce().at(clock.instant());
    }

    /** @throws NoSuchElementException where there is no such backend */
    public Standing of(String id) {
        Standing found = standing.get(id);
        if (found == null) {
            throw new NoSuchElementException(
                    "no backend '" + id + "'; known: " + String.join(", ", configured.keySet()));
        }
        return found;
    }

    /**
     * Corrects a price from now on, or takes the correction back.
     *
     * @param list empty for what the configuration says
     * @throws NoSuchElementException where there is no such backend
     */
    public Standing correct(String who, String id, Optional<PriceList> list) {
        PriceList said = of(id).configured();
        return changes.edit(documents -> {
            Standing before = standing(documents, id, said);
            Standing after = new Standing(said, list);
            return before.equals(after)
                    ? Edit.nothing(after)
                    : Edit.of(
                            new Change(
                                    who,
                                    "price of " + id + (list.isPresent() ? " corrected" : " as configured again"),
                                    AdminInput.json(before.inForce()).toString(),
                                    AdminInput.json(after.inForce()).toString(),
                                    List.of(write(id, after))),
                            after);
        });
    }

    private static Change.Write write(String id, Standing after) {
        return after.corrected()
                .map(list -> {
                    ObjectNode document = JsonMapper.shared().createObjectNode();
                    document.set("prices", AdminInput.json(list));
                    document.set("file", AdminInput.json(after.configured()));
                    return Change.Write.put(KIND, id, document.toString());
                })
                .orElseGet(() -> Change.Write.delete(KIND, id));
    }
}

package dev.sluice.core.backend;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The backends callable at one moment, cheapest output first. A backend that is down is not in it. */
public record Catalog(List<Backend> backends) {

    private static final Comparator<Backend> CHEAPEST_FIRST = Comparator.comparing(
                    (Backend b) -> b.price().outputPerMillion())
            .thenComparing(b -> b.price().inputPerMillion())
            .thenComparing(Backend::id);

    public Catalog {
        backends = backends.stream().sorted(CHEAPEST_FIRST).toList();
    }

    public Optional<Backend> find(String id) {
        return backends.stream().filter(b -> b.id().equals(id)).findFirst();
    }
}

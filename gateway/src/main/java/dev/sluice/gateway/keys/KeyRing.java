package dev.sluice.gateway.keys;

import dev.sluice.core.request.Caller;
import dev.sluice.gateway.keys.Keys.Entry;
import dev.sluice.gateway.keys.Keys.Retiring;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All keys at one moment. */
final class KeyRing {

    /** What a secret opens, and until when. */
    record Opened(Entry entry, Caller caller, Optional<Instant> until) {

        boolean overBy(Instant now) {
            return until.isPresent() && !now.isBefore(until.get());
        }
    }

    private final List<Entry> entries;
    private final Map<String, Entry> byName = new HashMap<>();
    private final Map<String, Opened> byHash = new HashMap<>();

    KeyRing(List<Entry> entries) {
        this.entries = List.copyOf(entries);
        for (Entry entry : entries) {
            byName.put(entry.key().name(), entry);
            if (entry.revoked().isEmpty()) {
                open(entry);
            }
        }
    }

    private void open(Entry entry) {
        ApiKey key = entry.key();
        Caller caller = key.caller();
        byHash.put(key.sha256(), new Opened(entry, caller, key.expires()));
        entry.retiring()
                .ifPresent(old -> byHash.putIfAbsent(
                        old.sha256(), new Opened(entry, caller, Optional.of(sooner(old, key.expires())))));
    }

    private static Instant sooner(Retiring old, Optional<Instant> expires) {
        return expires.filter(e -> e.isBefore(old.until())).orElse(old.until());
    }

    List<Entry> entries() {
        return entries;
    }

    Optional<Entry> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Optional<Opened> opened(String sha256) {
        return Optional.ofNullable(byHash.get(sha256));
    }
}

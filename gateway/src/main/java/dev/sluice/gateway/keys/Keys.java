package dev.sluice.gateway.keys;

import dev.sluice.adapters.Secret;
import dev.sluice.adapters.changes.Change;
import dev.sluice.adapters.changes.ChangeLog;
import dev.sluice.adapters.changes.ChangeLog.Edit;
import dev.sluice.adapters.changes.Documents;
import dev.sluice.core.Refusal;
import dev.sluice.core.request.Caller;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in force: a state cell, written by the log of changes only. Secrets are looked up by their hash, so the time
 * it takes says nothing about them. A gateway that was started without keys is open: everyone is {@code anonymous}, until
 * the first key is created.
 *
 * <p>What was changed of a key of the configuration holds as long as its secret there stays the same; another secret is a
 * new key of that name, and a key taken out of the configuration is gone.
 */
public final class Keys {

    /**
     * A key and what became of it.
     *
     * @param retiring its secret of before, which still opens for a while
     * @param file the hash of its secret in the configuration, where it stands there
     */
    public record Entry(
            ApiKey key,
            Instant created,
            Optional<Instant> revoked,
            Optional<Retiring> retiring,
            Optional<String> file) {}

    /** A secret that was replaced. */
    public record Retiring(String sha256, Instant until) {}

    /** A new secret of a key, which is shown this once and not kept. */
    public record Created(Entry entry, Secret secret) {}

    /** A key to be made. */
    public record Wanted(
            String name,
            Optional<String> team,
            Optional<String> organisation,
            Set<String> models,
            Optional<Instant> expires,
            boolean explore) {

        public static Wanted named(String name) {
            return new Wanted(name, Optional.empty(), Optional.empty(), Set.of(), Optional.empty(), true);
        }
    }

    private static final Logger log = LoggerFactory.getLogger(Keys.class);
    private static final Caller ANONYMOUS = Caller.ofKey(ApiKey.ANONYMOUS);
    private static final String BEARER = "bearer ";
    private static final int SECRET_BYTES = 32;

    private final AtomicReference<KeyRing> state = new AtomicReference<>(new KeyRing(List.of()));
    private final List<ApiKey> configured;
    private final Payers payers;
    private final Instant started;
    private final ChangeLog changes;
    private final SecureRandom random;
    private final InstantSource clock;

    public Keys(List<ApiKey> configured, Payers payers, ChangeLog changes, SecureRandom random, InstantSource clock) {
        this.configured = List.copyOf(configured);
        this.payers = payers;
        this.started = clock.instant();
        this.changes = changes;
        this.random = random;
        this.clock = clock;
        changes.listen(documents -> state.set(ring(documents)));
        if (changes.known() && open()) {
            log.warn(
                    "NO KEYS ARE CONFIGURED: the gateway is open. Whoever reaches it is '{}' and spends the money of"
                            + " its owner. List 'keys' in sluice.yaml, or use it on this machine only.",
                    ApiKey.ANONYMOUS);
        }
    }

    private KeyRing ring(Documents documents) {
        List<Entry> entries = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        for (ApiKey key : configured) {
            names.add(key.name());
            entries.add(changed(documents, key)
                    .orElseGet(() ->
                            new Entry(key, started, Optional.empty(), Optional.empty(), Optional.of(key.sha256()))));
        }
        documents.of(KeyDocument.KIND).values().stream()
                .map(document -> KeyDocument.read(document.body()))
                .filter(entry ->
                        entry.file().isEmpty() && !names.contains(entry.key().name()))
                .sorted(Comparator.comparing(Entry::created)
                        .thenComparing(entry -> entry.key().name()))
                .forEach(entries::add);
        return new KeyRing(entries);
    }

    /** What was made of a configured key; what the configuration says of it besides holds as it says now. */
    private static Optional<Entry> changed(Documents documents, ApiKey key) {
        return documents
                .find(KeyDocument.KIND, key.name())
                .map(document -> KeyDocument.read(document.body()))
                .filter(entry -> entry.file().equals(Optional.of(key.sha256())))
                .map(entry -> new Entry(
                        new ApiKey(
                                key.name(),
                                entry.key().sha256(),
                                entry.key().lastFour(),
                                key.team(),
                                key.organisation(),
                                key.models(),
                                key.expires(),
                                key.explore()),
                        entry.created(),
                        entry.revoked(),
                        entry.retiring(),
                        entry.file()));
    }

    /** Whether anybody may call: there has never been a key. */
    public boolean open() {
        return now().entries().isEmpty();
    }

    /**
     * Who presents these headers. {@code Authorization: Bearer} counts where both are there.
     *
     * @throws Refusal.NotAuthenticated where there is no key, or it opens nothing
     * @throws Refusal.KeysUnknown where what was changed of keys has not been read since the start
     */
    public Caller authenticate(@Nullable String authorization, @Nullable String xApiKey) {
        if (!changes.known()) {
            throw new Refusal.KeysUnknown("keys are not known yet: what they are kept in has not been reached");
        }
        KeyRing now = now();
        if (now.entries().isEmpty()) {
            return ANONYMOUS;
        }
        String secret = presented(authorization, xApiKey);
        String header = authorization != null ? "Authorization" : "x-api-key";
        KeyRing.Opened opened = now.opened(ApiKey.sha256(secret))
                .orElseThrow(() -> new Refusal.NotAuthenticated(
                        "the key in the header " + header + " is not known, or was revoked"));
        if (opened.overBy(clock.instant())) {
            throw new Refusal.NotAuthenticated("the key in the header " + header + " is over since "
                    + opened.until().orElseThrow());
        }
        return opened.caller();
    }

    private static String presented(@Nullable String authorization, @Nullable String xApiKey) {
        if (authorization != null) {
            if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                throw new Refusal.NotAuthenticated(
                        "the header Authorization must be 'Bearer' and a key; its scheme is another");
            }
            String secret = authorization.substring(BEARER.length()).strip();
            if (secret.isEmpty()) {
                throw new Refusal.NotAuthenticated("the header Authorization holds no key after 'Bearer'");
            }
            return secret;
        }
        if (xApiKey != null && !xApiKey.isBlank()) {
            return xApiKey.strip();
        }
        throw new Refusal.NotAuthenticated(
                "no key: send one in the header 'Authorization: Bearer ...' or 'x-api-key: ...'");
    }

    /** Whether a caller may ask for a policy or a backend by this name. */
    public boolean allows(Caller caller, String model) {
        Set<String> models = models(caller);
        return models.isEmpty() || models.contains(model);
    }

    /** @throws Refusal.ModelNotFound where the caller may not ask for it */
    public void refuseUnlessAllowed(Caller caller, String model) {
        if (!allows(caller, model)) {
            throw Refusal.ModelNotFound.notAllowed(model, caller.key(), List.copyOf(new TreeSet<>(models(caller))));
        }
    }

    private Set<String> models(Caller caller) {
        return now().named(caller.key()).map(entry -> entry.key().models()).orElse(Set.of());
    }

    /** Every key there has ever been, oldest first. */
    public List<Entry> list() {
        return now().entries();
    }

    /**
     * Makes a key with a secret of its own.
     *
     * @param who makes it
     * @throws IllegalArgumentException where the name is taken, even by a revoked key, or cannot be one, where the team is
     *     of another organisation, or the key would be over already
     */
    public Created create(String who, Wanted wanted) {
        Instant now = clock.instant();
        Secret secret = secret();
        ApiKey key = ApiKey.of(wanted.name(), secret)
                .of(wanted.team(), wanted.organisation())
                .limited(wanted.models(), wanted.expires())
                .exploring(wanted.explore());
        if (key.expiredBy(now)) {
            throw new IllegalArgumentException(
                    "expires must lie in the future: " + wanted.expires().orElseThrow());
        }
        Entry entry = new Entry(key, now, Optional.empty(), Optional.empty(), Optional.empty());
        return changes.edit(documents -> {
            KeyRing ring = ring(documents);
            if (ring.named(wanted.name()).isPresent()
                    || documents.find(KeyDocument.KIND, wanted.name()).isPresent()) {
                throw new IllegalArgumentException(
                        "there is, or was, already a key of the name '" + wanted.name() + "'");
            }
            payers.refuseContradictions(Stream.concat(ring.entries().stream().map(Entry::key), Stream.of(key))
                    .toList());
            return Edit.of(
                    change(who, "key " + wanted.name() + " created", Optional.empty(), entry),
                    new Created(entry, secret));
        });
    }

    private Secret secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return new Secret("sk-sluice-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /**
     * Gives a key a new secret.
     *
     * @param grace how long the old one still opens; zero for not at all
     * @return empty where no key has that name
     * @throws IllegalArgumentException where it was revoked
     */
    public Optional<Created> rotate(String who, String name, Duration grace) {
        Secret secret = secret();
        Instant now = clock.instant();
        return changes.edit(documents -> {
            Optional<Entry> before = ring(documents).named(name);
            if (before.isEmpty()) {
                return Edit.nothing(Optional.<Created>empty());
            }
            Entry old = before.get();
            if (old.revoked().isPresent()) {
                throw new IllegalArgumentException(
                        "key '" + name + "' was revoked at " + old.revoked().get());
            }
            Optional<Retiring> retiring = grace.isZero()
                    ? Optional.empty()
                    : Optional.of(new Retiring(old.key().sha256(), now.plus(grace)));
            Entry after = new Entry(old.key().with(secret), old.created(), Optional.empty(), retiring, old.file());
            return Edit.of(
                    change(who, "key " + name + " rotated", before, after), Optional.of(new Created(after, secret)));
        });
    }

    /** The revoked key; empty where none has that name. Revoking again changes nothing. */
    public Optional<Entry> revoke(String who, String name) {
        Instant now = clock.instant();
        return changes.edit(documents -> {
            Optional<Entry> before = ring(documents).named(name);
            if (before.isEmpty() || before.get().revoked().isPresent()) {
                return Edit.nothing(before);
            }
            Entry old = before.get();
            Entry after = new Entry(old.key(), old.created(), Optional.of(now), Optional.empty(), old.file());
            return Edit.of(change(who, "key " + name + " revoked", before, after), Optional.of(after));
        });
    }

    private static Change change(String who, String what, Optional<Entry> before, Entry after) {
        return new Change(
                who,
                what,
                before.map(entry -> KeyDocument.shown(entry).toString()).orElse("null"),
                KeyDocument.shown(after).toString(),
                List.of(Change.Write.put(KeyDocument.KIND, after.key().name(), KeyDocument.kept(after))));
    }

    private KeyRing now() {
        return Objects.requireNonNull(state.get());
    }
}

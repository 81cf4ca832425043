package dev.sluice.gateway.keys;

import dev.sluice.adapters.Secret;
import dev.sluice.core.Refusal;
import dev.sluice.core.request.Caller;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in force: a state cell, written by the admin API only. Secrets are looked up by their hash, so the time it
 * takes says nothing about them. A gateway that was started without keys is open: everyone is {@code anonymous}, until
 * the first key is created.
 */
public final class Keys {

    /** A key and what became of it. */
    public record Entry(ApiKey key, Instant created, Optional<Instant> revoked) {}

    /** A new key with its secret, which is shown this once and not kept. */
    public record Created(Entry entry, Secret secret) {}

    private record State(List<Entry> entries, Map<String, Caller> callers) {

        static State of(List<Entry> entries) {
            return new State(
                    List.copyOf(entries),
                    entries.stream()
                            .filter(e -> e.revoked().isEmpty())
                            .map(Entry::key)
                            .collect(Collectors.toUnmodifiableMap(ApiKey::sha256, ApiKey::caller)));
        }
    }

    private static final Logger log = LoggerFactory.getLogger(Keys.class);
    private static final Caller ANONYMOUS = Caller.ofKey(ApiKey.ANONYMOUS);
    private static final String BEARER = "bearer ";
    private static final int SECRET_BYTES = 32;

    private final AtomicReference<State> state;
    private final Payers payers;
    private final SecureRandom random;
    private final InstantSource clock;

    public Keys(List<ApiKey> configured, Payers payers, SecureRandom random, InstantSource clock) {
        Instant now = clock.instant();
        this.state = new AtomicReference<>(State.of(configured.stream()
                .map(key -> new Entry(key, now, Optional.empty()))
                .toList()));
        this.payers = payers;
        this.random = random;
        this.clock = clock;
        if (configured.isEmpty()) {
            log.warn(
                    "NO KEYS ARE CONFIGURED: the gateway is open. Whoever reaches it is '{}' and spends the money of"
                            + " its owner. List 'keys' in sluice.yaml, or use it on this machine only.",
                    ApiKey.ANONYMOUS);
        }
    }

    /** Whether anybody may call: there has never been a key. */
    public boolean open() {
        return now().entries().isEmpty();
    }

    /**
     * Who presents these headers. {@code Authorization: Bearer} counts where both are there.
     *
     * @throws Refusal.NotAuthenticated where there is no key, or it is not known
     */
    public Caller authenticate(@Nullable String authorization, @Nullable String xApiKey) {
        State now = now();
        if (now.entries().isEmpty()) {
            return ANONYMOUS;
        }
        String secret = presented(authorization, xApiKey);
        Caller caller = now.callers().get(ApiKey.sha256(secret));
        if (caller == null) {
            throw new Refusal.NotAuthenticated("the key in the header "
                    + (authorization != null ? "Authorization" : "x-api-key") + " is not known, or was revoked");
        }
        return caller;
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

    /** Every key there has ever been, oldest first. */
    public List<Entry> list() {
        return now().entries();
    }

    /** @throws IllegalArgumentException where the name is taken, even by a revoked key, or cannot be one */
    public Created create(String name) {
        return create(name, Optional.empty(), Optional.empty());
    }

    /** @throws IllegalArgumentException as {@link #create(String)}, or where the team is of another organisation */
    public Created create(String name, Optional<String> team, Optional<String> organisation) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        Secret secret = new Secret(
                "sk-sluice-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        Entry entry = new Entry(ApiKey.of(name, secret).of(team, organisation), clock.instant(), Optional.empty());
        change(entries -> {
            if (entries.stream().anyMatch(e -> e.key().name().equals(name))) {
                throw new IllegalArgumentException("there is, or was, already a key of the name '" + name + "'");
            }
            payers.refuseContradictions(Stream.concat(entries.stream().map(Entry::key), Stream.of(entry.key()))
                    .toList());
            List<Entry> more = new ArrayList<>(entries);
            more.add(entry);
            return more;
        });
        return new Created(entry, secret);
    }

    /** The revoked key; empty where none has that name. Revoking again changes nothing. */
    public Optional<Entry> revoke(String name) {
        Instant now = clock.instant();
        State after = change(entries -> entries.stream()
                .map(e -> e.key().name().equals(name) && e.revoked().isEmpty()
                        ? new Entry(e.key(), e.created(), Optional.of(now))
                        : e)
                .toList());
        return after.entries().stream().filter(e -> e.key().name().equals(name)).findFirst();
    }

    private State change(Function<List<Entry>, List<Entry>> change) {
        return Objects.requireNonNull(state.updateAndGet(before -> State.of(change.apply(before.entries()))));
    }

    private State now() {
        return Objects.requireNonNull(state.get());
    }
}
